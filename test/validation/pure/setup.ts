import { Duration } from 'cdk8s';
import type { Subjects } from './subjects';

export const setupSubjects: Subjects = {
  'preference-twice': {
    refused: [
      [{ prop: 'setup.siteConfig', tool: 'siteConfig', name: 'requireLogin' }],
      [{ prop: 'RestSetting.object', tool: 'siteConfig', name: 'requireLogin' }],
    ],
    allowed: [[]],
  },
  'setting-twice': { refused: [[{ path: '/xapi/docker/server' }, { path: '/xapi/siteConfig', member: 'a' }], [{ path: '/xapi/dicomscp/1' }]], allowed: [[]] },
  'setup-keep-for': { refused: [Duration.millis(0), Duration.millis(299000), Duration.millis(3153600000000)], allowed: [Duration.millis(300000)] },
  'setup-login': { refused: [false], allowed: [true] },
  'setup-username': {
    refused: [
      { username: 'operator', credentials: false },
      { username: 'the operator', credentials: true },
    ],
    allowed: [
      { username: 'operator', credentials: true },
      { username: 'the.operator', credentials: true },
    ],
  },
};
