import type { Allowed, Case } from '../case';
import { exported } from '../exported';

/** Every mistake that is tried in a whole app: what the files here export as `…Cases`. */
export const CASES: readonly Case[] = exported<readonly Case[]>(__dirname, 'Cases').flat();

/** Everything that looks like a mistake and is none: what they export as `…Allowed`. */
export const ALLOWED: readonly Allowed[] = exported<readonly Allowed[]>(__dirname, 'Allowed').flat();
