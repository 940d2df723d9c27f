import { Duration } from 'cdk8s';
import type { Subjects } from './subjects';

export const monitoringSubjects: Subjects = {
  'alert-backup-age': {
    refused: [{ backupAgeSeconds: 86400, gapSeconds: 604800 }],
    allowed: [{ backupAgeSeconds: 700000, gapSeconds: 604800 }, { gapSeconds: 86400 }, { backupAgeSeconds: 3600 }],
  },
  'alert-label': {
    refused: [
      { 'on-call': 'imaging' },
      { __name__: 'imaging' },
      { severity: 'page' },
      { site: 'uwa' },
      { alertname: 'Xnat' },
      { persistentvolumeclaim: 'imaging' },
      { pod: 'imaging' },
      { name: 'imaging' },
      { instance: 'imaging' },
      { team: '{{ $labels.team }' },
    ],
    allowed: [{ team_1: 'imaging, at night' }],
  },
  'alert-threshold': {
    refused: [
      { heapPercent: 9 },
      { volumePercent: 100 },
      { downAfter: Duration.millis(5000) },
      { backupAge: Duration.millis(60000) },
      { runbookUrl: 'https://wiki.example.edu.au/xnat#alerts' },
      { runbookUrl: 'https://wiki.example.edu.au/{{alert}}' },
    ],
    allowed: [
      { heapPercent: 95 },
      { volumePercent: 90 },
      { downAfter: Duration.millis(300000) },
      { backupAge: Duration.millis(108000000) },
      { runbookUrl: 'https://wiki.example.edu.au/xnat' },
    ],
  },
  'metrics-agent': {
    refused: [
      { url: 'http://mirror.example.edu.au/agent.jar', sha256: 'latest' },
      { url: 'https://robot:hunter2@mirror.example.edu.au/agent.jar', sha256: 'A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1' },
    ],
    allowed: [{ url: 'https://mirror.example.edu.au/agent.jar', sha256: 'A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1' }],
  },
  'metrics-interval': { refused: [Duration.millis(3600000)], allowed: [Duration.millis(60000)] },
  'metrics-port': {
    refused: [{ port: 8104, receivers: [{ aeTitle: 'XNAT', port: 8104 }] }],
    allowed: [
      { port: 9405, receivers: [{ aeTitle: 'XNAT', port: 8104 }] },
      { port: 8104, receivers: [] },
    ],
  },
};
