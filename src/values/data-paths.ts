/** Where XNAT and its pipelines look for the folder that pipelines work in. */
export const BUILD_PATH = '/data/xnat/build';

/** Where XNAT keeps its files. For ftp, pipeline and inbox there is no claim: what is in them goes with the pod. */
export const DATA_PATHS = {
  archivePath: '/data/xnat/archive',
  prearchivePath: '/data/xnat/prearchive',
  cachePath: '/data/xnat/cache',
  buildPath: BUILD_PATH,
  ftpPath: '/data/xnat/ftp',
  pipelinePath: '/data/xnat/pipeline',
  inboxPath: '/data/xnat/inbox',
} as const;
