import { check } from './check/check';
import type { Command } from './command';
import { completion } from './completion';
import { diff } from './diff/diff';
import { diagram } from './diagram/diagram';
import { explain } from './explain/explain';
import { fromHelm } from './from-helm/from-helm';
import { images } from './images/images';
import { init } from './init/init';
import { prune } from './prune/prune';
import { secrets } from './secrets/secrets';

/** Every sub-command, in the order of the help. */
export const COMMANDS: readonly Command[] = [init, fromHelm, images, explain, secrets, diagram, check, diff, prune, completion(() => COMMANDS)];
