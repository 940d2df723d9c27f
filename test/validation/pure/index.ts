import { join } from 'node:path';
import { exported } from '../exported';
import type { Subjects } from './subjects';

/** By the ids of the rules, one list for each file that has subjects: what the files here, and those with the cases, export as `…Subjects`. */
export const ALL_SUBJECTS: readonly Subjects[] = [__dirname, join(__dirname, '../cases')].flatMap((folder) => exported<Subjects>(folder, 'Subjects'));

/** What every rule is held against by itself, by its id. */
export const SUBJECTS: Subjects = Object.assign({}, ...ALL_SUBJECTS) as Subjects;
