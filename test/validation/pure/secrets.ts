import type { Subjects } from './subjects';

export const secretsSubjects: Subjects = {
  'encrypted-manifests': {
    refused: [
      { path: 'sealed.yaml', problem: 'missing' },
      { path: 'saeled.yaml', problem: 'missing', near: 'sealed.yaml' },
      { path: 'sealed.enc', problem: 'extension' },
      { path: 'sealed.yaml', problem: 'syntax', line: 1 },
      { path: 'sealed.yaml', problem: 'empty' },
      { path: 'sealed.yaml', problem: 'plaintext', object: 'Secret xnat-aaf' },
      { path: 'sealed.yaml', problem: 'plaintext', object: 'Secret xnat-aaf', key: 'clientSecret' },
      { path: 'sealed.yaml', problem: 'plaintext', object: 'SealedSecret xnat-aaf', key: 'clientId' },
      { path: 'sealed.yaml', problem: 'plaintext', object: 'SealedSecret xnat-aaf', key: 'clientSecret' },
      { path: 'sealed.yaml', problem: 'annotation', object: 'Secret xnat-aaf', key: 'kubectl.kubernetes.io/last-applied-configuration' },
      { path: 'sealed.yaml', problem: 'template', object: 'SealedSecret xnat-aaf', key: 'user' },
      { path: 'sealed.yaml', problem: 'template', object: 'SealedSecret xnat-aaf', key: 'password' },
      { path: 'sealed.yaml', problem: 'kind', object: 'ConfigMap a' },
      { path: 'sealed.yaml', problem: 'names', object: 'SopsSecret xnat' },
      { path: 'sealed.yaml', problem: 'namespace', object: 'Secret xnat-aaf', namespace: 'xnat' },
      { path: 'sealed.yaml', problem: 'file name' },
    ],
    allowed: [],
  },
  'secret-versions': {
    refused: [
      { names: ['xnat-dbb'], restarting: ['xnat-aaf', 'xnat-db'], readers: new Map() },
      { names: ['smtp'], restarting: ['xnat-aaf', 'xnat-db'], readers: new Map() },
      { names: ['smtp'], restarting: [], readers: new Map() },
      { names: ['xnat-xnat-web-admin'], restarting: ['xnat-db'], readers: new Map([['xnat-xnat-web-admin', 'StatefulSet xnat-xnat-web']]) },
    ],
    allowed: [
      { names: [], restarting: [], readers: new Map() },
      { names: ['xnat-db'], restarting: ['xnat-aaf', 'xnat-db'], readers: new Map() },
    ],
  },
  'external-secret': { refused: [{ keys: 0, extracts: false }], allowed: [{ keys: 0, extracts: true }] },
  'secret-keys': {
    refused: [
      {
        secretName: 'db',
        keys: ['pass'],
        read: [
          { key: 'password', reader: 'StatefulSet uwa-postgresql' },
          { key: 'password', reader: 'StatefulSet uwa-xnat-web' },
        ],
      },
      {
        secretName: 'db',
        keys: ['pass', 'user'],
        by: 'Secret db',
        read: [
          { key: 'password', reader: 'StatefulSet uwa-postgresql' },
          { key: 'password', reader: 'StatefulSet uwa-xnat-web' },
        ],
      },
      { secretName: 'web', keys: ['ca.crt', 'tls.crt', 'tls.key'], by: 'Certificate web', read: [{ key: 'keystore.p12', reader: 'Deployment reader' }] },
      {
        secretName: 'xnat-aaf',
        keys: ['clientId', 'clientSecret'],
        file: { path: 'secrets.enc.yaml', edit: 'sops secrets.enc.yaml' },
        read: [
          { key: 'clientId', reader: 'StatefulSet uwa-xnat-web' },
          { key: 'secret', reader: 'StatefulSet uwa-xnat-web' },
        ],
      },
      {
        secretName: 'xnat-aaf',
        keys: ['clientId', 'clientSecret'],
        file: { path: 'secrets.enc.yaml', edit: 'sops secrets.enc.yaml' },
        read: [
          { key: 'clientId', reader: 'StatefulSet uwa-xnat-web' },
          { key: 'clientSecret', reader: 'StatefulSet uwa-xnat-web' },
          { key: 'nosuchkey', reader: 'Deployment reader' },
        ],
      },
      {
        secretName: 'xnat-aaf',
        keys: ['clientId', 'clientSecret'],
        file: { path: 'sealed.yaml', edit: 'a new encryption' },
        read: [
          { key: 'clientId', reader: 'StatefulSet uwa-xnat-web' },
          { key: 'secret', reader: 'StatefulSet uwa-xnat-web' },
        ],
      },
    ],
    allowed: [
      {
        secretName: 'db',
        keys: ['pass'],
        read: [
          { key: 'pass', reader: 'StatefulSet uwa-postgresql' },
          { key: 'pass', reader: 'StatefulSet uwa-xnat-web' },
        ],
      },
      {
        secretName: 'db',
        keys: ['password'],
        by: 'Secret db',
        read: [
          { key: 'password', reader: 'StatefulSet uwa-postgresql' },
          { key: 'password', reader: 'StatefulSet uwa-xnat-web' },
        ],
      },
      {
        secretName: 'web',
        keys: ['ca.crt', 'tls.crt', 'tls.key', 'keystore.p12', 'truststore.p12'],
        by: 'Certificate web',
        read: [{ key: 'keystore.p12', reader: 'Deployment reader' }],
      },
      {
        secretName: 'xnat-postgresql',
        keys: ['password'],
        file: { path: 'secrets.enc.yaml', edit: 'sops secrets.enc.yaml' },
        read: [
          { key: 'password', reader: 'StatefulSet uwa-postgresql' },
          { key: 'password', reader: 'StatefulSet uwa-xnat-web' },
        ],
      },
      {
        secretName: 'xnat-xnat-web-admin',
        keys: ['password'],
        file: { path: 'secrets.enc.yaml', edit: 'sops secrets.enc.yaml' },
        read: [{ key: 'password', reader: 'StatefulSet uwa-xnat-web' }],
      },
      {
        secretName: 'xnat-aaf',
        keys: ['clientId', 'clientSecret'],
        file: { path: 'secrets.enc.yaml', edit: 'sops secrets.enc.yaml' },
        read: [
          { key: 'clientId', reader: 'StatefulSet uwa-xnat-web' },
          { key: 'clientSecret', reader: 'StatefulSet uwa-xnat-web' },
        ],
      },
      {
        secretName: 'xnat-aaf',
        keys: ['clientId', 'clientSecret'],
        file: { path: 'secrets.enc.yaml', edit: 'sops secrets.enc.yaml' },
        read: [
          { key: 'clientId', reader: 'StatefulSet uwa-xnat-web' },
          { key: 'clientSecret', reader: 'StatefulSet uwa-xnat-web' },
          { key: 'clientId', reader: 'Deployment reader' },
        ],
      },
      {
        secretName: 'xnat-aaf',
        keys: ['clientId', 'clientSecret'],
        file: { path: 'sealed.yaml', edit: 'a new encryption' },
        read: [
          { key: 'clientId', reader: 'StatefulSet uwa-xnat-web' },
          { key: 'clientSecret', reader: 'StatefulSet uwa-xnat-web' },
        ],
      },
      {
        secretName: 'web',
        keys: ['ca.crt', 'tls.crt', 'tls.key', 'keystore.jks', 'truststore.jks', 'key.der', 'tls-combined.pem'],
        by: 'Certificate web',
        read: [
          { key: 'ca.crt', reader: 'Deployment reader' },
          { key: 'tls.key', reader: 'Deployment reader' },
          { key: 'key.der', reader: 'Deployment reader' },
          { key: 'tls-combined.pem', reader: 'Deployment reader' },
          { key: 'keystore.jks', reader: 'Deployment reader' },
        ],
      },
    ],
  },
  'secret-content': {
    refused: [
      { path: 'secrets.enc.yaml', secret: 'xnat-aaf', key: 'clientSecret', problem: 'NUL' },
      { path: 'secrets.enc.yaml', secret: 'xnat-postgresql', key: 'password', problem: 'line break' },
      { path: 'secrets.enc.yaml', secret: 'xnat-xnat-web-admin', key: 'password', problem: 'SQL' },
      { path: 'secrets.enc.yaml', secret: 'xnat-xnat-web-admin', key: 'password', problem: 'placeholder' },
    ],
    allowed: [],
  },
  'secret-producers': {
    refused: [{ namespace: 'uwa', name: 'xnat-aaf', producers: ['ExternalSecret xnat-aaf', '"secrets.enc.yaml"'] }],
    allowed: [
      { namespace: 'uwa', name: 'xnat-postgresql', producers: ['"secrets.enc.yaml"'] },
      { namespace: 'uwa', name: 'xnat-xnat-web-admin', producers: ['"secrets.enc.yaml"'] },
      { namespace: 'uwa', name: 'xnat-aaf', producers: ['"secrets.enc.yaml"'] },
    ],
  },
  'secret-unread': {
    refused: [
      { name: 'xnat-ass', path: 'secrets.enc.yaml', edit: 'sops secrets.enc.yaml', wanted: new Map([]) },
      {
        name: 'xnat-aas',
        path: 'secrets.enc.yaml',
        edit: 'sops secrets.enc.yaml',
        wanted: new Map([['xnat-aaf', { readers: 'StatefulSet uwa-xnat-web', namespace: 'uwa' }]]),
      },
      {
        name: 'xnat-aaf',
        path: 'secrets.enc.yaml',
        edit: 'sops secrets.enc.yaml',
        wanted: new Map([['xnat-aff', { readers: 'StatefulSet uwa-xnat-web', namespace: 'uwa' }]]),
      },
      {
        name: 'xnat-aaf',
        path: 'secrets.enc.yaml',
        edit: 'sops secrets.enc.yaml',
        wanted: new Map([['xnat-aaf', { readers: 'StatefulSet uwa-xnat-web', namespace: 'uwa' }]]),
      },
      { name: 'xnat-aaf', path: 'secrets.enc.yaml', edit: 'sops secrets.enc.yaml', wanted: new Map([]) },
      {
        namespace: 'xnat',
        name: 'xnat-aaf',
        keys: ['clientId', 'clientSecret'],
        object: 'Secret xnat-aaf',
        path: 'sealed.yaml',
        edit: 'a new encryption',
        wanted: new Map([['xnat-aaf', { readers: 'StatefulSet uwa-xnat-web', namespace: 'uwa' }]]),
      },
    ],
    allowed: [],
  },
  'sops-in-clear': { refused: [{ path: 'secrets.enc.yaml', places: ['xnat-aaf.clientId'] }], allowed: [] },
  'sops-mac-only': { refused: [{ path: 'secrets.enc.yaml', places: ['xnat-aaf.clientId', 'xnat-aaf.other'] }], allowed: [] },
  'sops-not-given': { refused: [{ path: 'secrets.enc.yaml', name: 'xnat-aaf' }], allowed: [] },
  'sops-recipients': {
    refused: [
      {
        path: 'secrets.enc.yaml',
        config: '.sops.yaml',
        added: ['age1dg0cxvfpwk25ny6c6h5khyteal8mje6fge984uajsghxj5t8y5qs3rtvmw'],
        missing: ['age1r4khkd0c60wt2a2svujnhg9s0rh3w823l6ekttze6ju55t724crstpdqqz'],
      },
      { path: 'secrets.enc.yaml', config: '.sops.yaml', added: [], missing: ['GnuPG CE48C74F'] },
    ],
    allowed: [{ path: 'secrets.enc.yaml', config: '.sops.yaml', added: [], missing: [] }],
  },
  'sops-empty': {
    refused: [
      { path: 'secrets.enc.yaml', secret: 'xnat-aaf', key: 'clientId' },
      { path: 'secrets.enc.yaml', secret: 'xnat-aaf', key: 'clientSecret' },
    ],
    allowed: [],
  },
  'sops-file': {
    refused: [
      { path: 'secrets.enc.yaml', problem: 'missing' },
      { path: 'secret.enc.yml', problem: 'missing', near: 'secrets.enc.yaml' },
      { path: 'secret/secrets.enc.yaml', problem: 'missing', near: 'secrets/secrets.enc.yaml' },
      { path: 'Hunter2!pass word', problem: 'missing' },
      { path: 'secrets.enc.yaml', problem: 'unreadable' },
      { path: 'secrets.enc.yaml', problem: 'syntax', line: 7 },
      { path: 'secrets.enc.yaml', problem: 'documents', line: 25 },
      { path: 'secrets.enc.yaml', problem: 'shape', secret: 'password' },
      { path: 'secrets.enc.yaml', problem: 'shape', secret: 'xnat-aaf', key: 'clientSecret' },
      { path: 'secrets.enc.yaml', problem: 'empty' },
    ],
    allowed: [],
  },
  'sops-key': {
    refused: [
      {
        path: 'secrets.enc.yaml',
        recipients: ['age1r4khkd0c60wt2a2svujnhg9s0rh3w823l6ekttze6ju55t724crstpdqqz'],
      },
      {
        path: 'secrets.enc.yaml',
        recipients: ['age1r4khkd0c60wt2a2svujnhg9s0rh3w823l6ekttze6ju55t724crstpdqqz', 'GnuPG CE48C74F89C79144D722B190DC3AB1F366449EE1'],
      },
    ],
    allowed: [],
  },
  'sops-name': {
    refused: [
      { path: 'secrets.enc.yaml', name: 'xnat-aff', known: ['xnat-xnat-web-admin', 'xnat-postgresql', 'xnat-aaf'] },
      { path: 'secrets.enc.yaml', name: 'mail', known: ['xnat-xnat-web-admin', 'xnat-postgresql', 'xnat-aaf'] },
    ],
    allowed: [],
  },
  'sops-plaintext': {
    refused: [
      { path: 'secrets.enc.yaml' },
      { path: 'secrets.enc.yaml', secret: 'xnat-aaf', key: 'clientId2' },
      { path: 'secrets.enc.yaml', secret: 'xnat-xnat-web-admin', key: 'password' },
      { path: 'secrets.enc.yaml', secret: 'xnat-postgresql', key: 'password' },
      { path: 'secrets.enc.yaml', secret: 'xnat-aaf', key: 'tls.key' },
    ],
    allowed: [],
  },
  'sops-program': {
    refused: [
      { path: 'secrets.enc.yaml', failed: 'missing' },
      { path: 'secrets.enc.yaml', failed: 'ended with 1' },
    ],
    allowed: [],
  },
  'sops-tampered': {
    refused: [
      { path: 'secrets.enc.yaml', secret: 'xnat-aaf', key: 'clientSecret', problem: 'value' },
      { path: 'secrets.enc.yaml', problem: 'mac' },
      { path: 'secrets.enc.yaml', problem: 'no mac' },
      { path: 'secrets.enc.yaml', problem: 'recipient', recipient: 'age1xg0cxvfpwk25ny6c6h5khyteal8mje6fge984uajsghxj5t8y5qs3rtvmw' },
    ],
    allowed: [],
  },
  'sops-value-type': { refused: [{ path: 'secrets.enc.yaml', secret: 'xnat-aaf', key: 'clientId', type: 'int' }], allowed: [] },
};
