import { assets } from '../../core/assets';
import { checksum } from '../../core/checksum';
import { RENDER_CONFIG, renderConfig } from '../../values/render-config';

const FILES = ['copy-image.sh', 'install-plugins.sh', 'show-logs.sh', 'wait-for.sh'] as const;

/** The scripts of the init containers by file name. */
export function scripts(): Record<string, string> {
  return { ...assets(__dirname, FILES), [RENDER_CONFIG]: renderConfig() };
}

let hash: string | undefined;

/** Changes when any of the scripts does. */
export function scriptsChecksum(): string {
  return (hash ??= checksum(scripts()));
}
