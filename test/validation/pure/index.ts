import { coreSubjects } from './core';
import { backupSubjects } from './backup';
import { databaseSubjects } from './database';
import { ingressSubjects } from './ingress';
import { loggingSubjects } from './logging';
import { loginSubjects } from './login';
import { messagingSubjects } from './messaging';
import { monitoringSubjects } from './monitoring';
import { networkSubjects } from './network';
import { pipelinesSubjects } from './pipelines';
import { scalingSubjects } from './scaling';
import { secretsSubjects } from './secrets';
import { setupSubjects } from './setup';
import { smokeTestSubjects } from './smoke-test';
import { storageSubjects } from './storage';
import { xnatSubjects } from './xnat';
import { siteSubjects } from './site';
import { valuesSubjects } from './values';
import type { Subjects } from './subjects';

/** What every rule is held against by itself, by its id. */
export const SUBJECTS: Subjects = {
  ...coreSubjects,
  ...backupSubjects,
  ...databaseSubjects,
  ...ingressSubjects,
  ...loggingSubjects,
  ...loginSubjects,
  ...messagingSubjects,
  ...monitoringSubjects,
  ...networkSubjects,
  ...pipelinesSubjects,
  ...scalingSubjects,
  ...secretsSubjects,
  ...setupSubjects,
  ...smokeTestSubjects,
  ...storageSubjects,
  ...xnatSubjects,
  ...siteSubjects,
  ...valuesSubjects,
};
