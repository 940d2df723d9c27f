import type { Subjects } from './subjects';

export const siteSubjects: Subjects = {
  'dicom-receivers': {
    refused: [{ receivers: [{ aeTitle: 'CT1', port: 8105 }], setup: false }],
    allowed: [
      { receivers: [{ aeTitle: 'CT1', port: 8105 }], setup: true },
      { receivers: [{ aeTitle: 'XNAT', port: 8104 }], setup: false },
    ],
  },
  'database-choice': {
    refused: [['postgres', 'externalPostgres'], [], ['postgres', 'cloudNativePostgres', 'externalPostgres']],
    allowed: [['postgres'], ['cloudNativePostgres'], ['externalPostgres']],
  },
};
