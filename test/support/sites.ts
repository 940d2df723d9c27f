import { Acknowledgements, type XnatSiteProps } from 'cdk8s-xnat';
import type { IConstruct } from 'constructs';

/** The least that a site must say. */
export const MINIMAL: XnatSiteProps = {
  url: 'https://xnat.example.edu.au',
  adminEmail: 'xnat-admin@example.edu.au',
  postgres: {},
};

/** What a site needs so that several pods are right but for the rule `several-pods`. */
export const SHARED: Partial<XnatSiteProps> = { buildVolume: {}, messageBroker: {}, albIngress: {} };

/** Accepts all that there is to say against several pods, where they are not what is tried. */
export function acknowledgeSeveral(construct: IConstruct, ...rules: string[]): void {
  for (const rule of ['several-pods', ...rules]) Acknowledgements.of(construct).add(rule, 'a trial with several pods');
}

/** The rules that speak against several pods of an XNAT by itself. */
export const ALONE = ['sticky-sessions', 'shared-build', 'message-broker'];
