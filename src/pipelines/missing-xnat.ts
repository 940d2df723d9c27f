import type { IXnatPipelines } from './container-service';

/** Stands in for an XNAT that is none, so that the other mistakes are found as well. */
export const MISSING_XNAT: IXnatPipelines = {
  url: 'https://missing.invalid',
  restUrl: 'http://missing',
  healthPath: '/',
  runtime: { image: 'missing:0', uid: 1000, gid: 1000, imagePullSecrets: [] },
  adminPasswordKey: { secretName: 'missing', key: 'password' },
  podPort: 8080,
  networkPods: { missing: 'missing' },
  tomcat: '/usr/local/tomcat',
  serviceAccountName: 'missing',
  mountedVolumes: ['archive', 'build'].map((name) => ({ volumeName: name, claimName: name, mountPath: `/data/xnat/${name}` })),
  pluginVersion: () => 'missing',
  setPreference: () => undefined,
  addPodParts: () => undefined,
  addEgress: () => undefined,
};
