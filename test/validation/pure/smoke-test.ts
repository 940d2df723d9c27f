import { Duration } from 'cdk8s';
import type { Subjects } from './subjects';

export const smokeTestSubjects: Subjects = {
  'smoke-test-ae-title': { refused: ['THE_SMOKE_TEST_OF_UWA'], allowed: ['UWA_SMOKE_TEST'] },
  'smoke-test-deadline': {
    refused: [
      { deadline: Duration.millis(300000), startupTimeout: Duration.millis(900000), pods: 1 },
      { deadline: Duration.millis(1800000), startupTimeout: Duration.millis(900000), pods: 3 },
    ],
    allowed: [
      { startupTimeout: Duration.millis(900000), pods: 1 },
      { deadline: Duration.millis(3600000), startupTimeout: Duration.millis(900000), pods: 3 },
    ],
  },
  'smoke-test-keep-for': { refused: [Duration.millis(0)], allowed: [Duration.millis(3600000)] },
  'smoke-test-page': { refused: ['/app/template/Login.vm#!'], allowed: ['/app/template/Login.vm'] },
  'smoke-test-url': {
    refused: [{ url: 'http://localhost:8080', checkPublicUrl: true }],
    allowed: [
      { url: 'http://localhost:8080', checkPublicUrl: false },
      { url: 'https://localhost.example.edu.au', checkPublicUrl: true },
    ],
  },
  'smoke-test-volume': {
    refused: [
      { names: ['archives'], volumes: [{ volumeName: 'archive' }, { volumeName: 'prearchive' }, { volumeName: 'cache' }] },
      { names: ['cache'], volumes: [{ volumeName: 'archive' }, { volumeName: 'prearchive' }, { volumeName: 'cache', accessMode: 'ReadWriteOnce' }] },
    ],
    allowed: [
      { names: ['archive'], volumes: [{ volumeName: 'archive' }, { volumeName: 'prearchive' }, { volumeName: 'cache' }] },
      { names: [], volumes: [{}, {}, {}] },
      { names: ['archive'], volumes: [{ volumeName: 'archive', accessMode: 'ReadWriteMany' }, { volumeName: 'prearchive' }, { volumeName: 'cache' }] },
    ],
  },
};
