import type { XnatSiteProps } from 'cdk8s-xnat';

/** The least that a site must say. */
export const MINIMAL: XnatSiteProps = {
  url: 'https://xnat.example.edu.au',
  adminEmail: 'xnat-admin@example.edu.au',
  postgres: {},
};
