import type { IWebBackend } from '../../contracts/web-backend';
import { contract, filledText, text } from '../../core/props/kind';

export const backendKind = contract('a site, such as site.xnat', {
  url: text,
  serviceName: filledText,
  servicePortName: filledText,
  healthPath: filledText,
});

/** Stands in for a backend that was not given, so that the other mistakes are found as well. */
export const STAND_IN_BACKEND: IWebBackend = {
  url: 'https://missing.invalid',
  serviceName: 'missing',
  servicePortName: 'http',
  healthPath: '/',
};

/** The host of a site's URL; undefined where it is none, which the site itself reports. */
export function hostOf(url: string): string | undefined {
  try {
    return new URL(url).hostname || undefined;
  } catch {
    return undefined;
  }
}
