/** The TCP port that a URL leads to; 443 where it is none, which its own rule reports. */
export function portOf(url: string): number {
  try {
    const { port, protocol } = new URL(url);
    return port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port);
  } catch {
    return 443;
  }
}

/** The host of a URL; what it is itself where it is none, which its own rule reports. */
export function hostOf(url: string): string {
  try {
    // A scheme that the class does not know has no host.
    return new URL(url.replace(/^[a-z][a-z0-9+.-]*:/i, 'http:')).hostname;
  } catch {
    return url;
  }
}

/** A host as it is compared: in lower case, and without the dot that DNS has at the end of a name. */
export const plainHost = (host: string): string => host.toLowerCase().replace(/\.$/, '');
