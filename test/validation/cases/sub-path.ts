import type { Subjects } from '../pure/subjects';
import { type Allowed, type Case, mistake, site } from '../case';

const ARCHIVE = { volumeName: 'archive', mountPath: '/data/xnat/archive', subPath: 'archive', translation: '/data/xnat/' };
const BUILD = { volumeName: 'build', mountPath: '/data/xnat/build', subPath: 'build', translation: '/data/xnat/' };

export const subPathSubjects: Subjects = {
  'pipeline-paths': {
    refused: [
      { combined: false, volumes: [{ ...ARCHIVE, subPath: 'images', translation: undefined }, BUILD] },
      { combined: true, volumes: [ARCHIVE, { ...BUILD, subPath: 'xnat/build', translation: '/data/' }] },
    ],
    allowed: [
      { combined: true, volumes: [ARCHIVE, BUILD] },
      { combined: false, volumes: [ARCHIVE, { ...BUILD, subPath: undefined, translation: '/data/xnat/build/' }] },
    ],
  },
};

const one = (subPath?: string) => ({ existingClaim: 'xnat', subPath });

/** Several folders of one claim. */
export const subPathCases: readonly Case[] = [
  mistake(
    'mount-path',
    'one folder of a claim within another',
    site({ archive: one('data'), prearchive: one('data/prearchive') }),
    `
      [uwa/xnat] the volumes "archive" and "prearchive" are both the claim "xnat" (mount-path)
          why  both would show the same folder: XNAT would take each other's files for its own
          fix  give each a claim of its own, or a subPath of its own`,
    site({ archive: one('archive'), prearchive: one('prearchive') }),
  ),
  mistake(
    'pipeline-paths',
    'a folder of another name',
    site({ archive: one('images'), buildVolume: one('build'), containerService: {} }),
    `
      [uwa/container-service] subPath of archive is "images", with which its path "/data/xnat/archive" does not end (pipeline-paths)
          why  it knows one prefix that it takes away from a path: pipelines would get empty folders, or those of another site
          fix  rename the folder to "archive", or to more of the path; or give the volume a claim of its own`,
    site({ archive: one('archive'), buildVolume: one('build'), containerService: {} }),
  ),
  mistake(
    'pipeline-paths',
    'folders at two depths of one claim',
    site({ archive: one('archive'), buildVolume: one('xnat/build'), containerService: {} }),
    `
      [uwa/container-service] archive and build are on one claim, below "/data/xnat/" and "/data/" (pipeline-paths)
          why  it knows one prefix that it takes away from a path: pipelines would get empty folders, or those of another site
          fix  give both folders of the claim the names of their paths, such as "archive" and "build"; or each a claim of its own`,
    site({ archive: one('xnat/archive'), buildVolume: one('xnat/build'), containerService: {} }),
  ),
];

export const subPathAllowed: readonly Allowed[] = [
  {
    rule: 'mount-path',
    title: 'folders of one claim beside each other',
    allowed: site({ archive: one('archive'), prearchive: one('prearchive'), cache: one('cache') }),
  },
];
