/** The TCP port that a URL leads to; 443 where it is none, which its own rule reports. */
export function portOf(url: string): number {
  try {
    const { port, protocol } = new URL(url);
    return port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port);
  } catch {
    return 443;
  }
}
