import { createHash } from 'node:crypto';

/** Changes when any of the texts does, so that pods which read them are replaced. */
export function checksum(texts: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(texts).sort()) hash.update(JSON.stringify([name, texts[name]]));
  return hash.digest('hex');
}
