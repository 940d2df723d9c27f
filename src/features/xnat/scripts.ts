import { assets } from '../../core/assets';
import { checksum } from '../../core/checksum';
import { RENDER_CONFIG, renderConfig } from '../../values/render-config';

const FILES = ['copy-image.sh', 'install-plugins.sh', 'show-logs.sh', 'wait-for.sh'] as const;

/** The scripts of the init containers by file name; `more` are those of a few sites alone. */
export function scripts(more: readonly string[] = []): Record<string, string> {
  return { ...assets(__dirname, [...FILES, ...more].sort()), [RENDER_CONFIG]: renderConfig() };
}

const hashes = new Map<string, string>();

/** Changes when any of the scripts does. */
export function scriptsChecksum(more: readonly string[] = []): string {
  const key = more.join(' ');
  const known = hashes.get(key) ?? checksum(scripts(more));
  hashes.set(key, known);
  return known;
}
