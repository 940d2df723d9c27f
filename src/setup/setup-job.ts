import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { IXnatServer } from '../contracts/xnat-server';
import type { Component } from '../kubernetes/instance';
import { helperResources } from '../kubernetes/resources';
import { restrictedContainer, restrictedPod } from '../kubernetes/restricted';
import type { SecretKey } from '../secrets/secret';
import { checksum } from '../xnat/config/xnat-config';
import type { RestSetting } from './rest-setting';

const SCRIPTS = ['json.sh', 'setup.sh'] as const;
/** What the script ends with where trying again is in vain: a wrong password, tried often, locks the user out. */
const IN_VAIN = 78;

export interface SetupJobFacts {
  readonly component: Component;
  readonly xnat: IXnatServer;
  readonly username: string;
  readonly passwordKey: SecretKey;
  readonly settings: readonly RestSetting[];
}

/** Makes the Job and its ConfigMap. A Job cannot be changed: its name holds a hash of what it does. */
export function makeSetupJob(scope: Construct, facts: SetupJobFacts): void {
  const { component } = facts;
  const data = { ...scripts(), ...settingsFiles(facts.settings) };
  const hash = checksum({ ...data, spec: JSON.stringify(jobSpec(facts, '')) }).slice(0, 8);
  const metadata = component.metadata(`-${hash}`);
  new k8s.KubeConfigMap(scope, 'settings', { metadata, data });
  new k8s.KubeJob(scope, 'Resource', { metadata, spec: jobSpec(facts, metadata.name) });
}

function scripts(): Record<string, string> {
  return Object.fromEntries(SCRIPTS.map((name) => [name, readFileSync(join(__dirname, 'scripts', name), 'utf8')]));
}

function settingsFiles(settings: readonly RestSetting[]): Record<string, string> {
  const written = settings.map((setting, i) => setting.toFiles(`setting-${String(i + 1).padStart(2, '0')}.json`));
  return Object.assign({ 'settings.txt': written.map(({ line }) => `${line}\n`).join('') }, ...written.map(({ files }) => files)) as Record<string, string>;
}

function jobSpec({ component, xnat, username, passwordKey }: SetupJobFacts, configMap: string): k8s.JobSpec {
  const { image, uid, gid, imagePullSecrets } = xnat.runtime;
  const env = {
    XNAT_URL: xnat.restUrl,
    HEALTH_PATH: xnat.healthPath,
    SECRETS: '/run/secrets/xnat-setup',
    USERNAME: username,
    SETTINGS: '/setup',
    // Twenty minutes: a first start makes the database.
    ATTEMPTS: '240',
    PAUSE: '5',
  };
  return {
    backoffLimit: 3,
    podFailurePolicy: {
      rules: [{ action: 'FailJob', onExitCodes: { containerName: 'setup', operator: 'In', values: [IN_VAIN] }, onPodConditions: [] }],
    },
    template: {
      metadata: { labels: component.labels },
      spec: {
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        imagePullSecrets: imagePullSecrets.length > 0 ? imagePullSecrets.map((name) => ({ name })) : undefined,
        securityContext: restrictedPod(uid, gid),
        containers: [
          {
            name: 'setup',
            image,
            imagePullPolicy: 'IfNotPresent',
            command: ['bash', '/setup/setup.sh'],
            env: Object.entries(env).map(([name, value]) => ({ name, value })),
            resources: helperResources(),
            securityContext: restrictedContainer,
            volumeMounts: [
              { name: 'setup', mountPath: '/setup', readOnly: true },
              { name: 'credentials', mountPath: env.SECRETS, readOnly: true },
              { name: 'tmp', mountPath: '/tmp' },
            ],
          },
        ],
        volumes: [
          { name: 'setup', configMap: { name: configMap } },
          { name: 'credentials', secret: { secretName: passwordKey.secretName, defaultMode: 0o440, items: [{ key: passwordKey.key, path: 'password' }] } },
          { name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: k8s.Quantity.fromString('16Mi') } },
        ],
      },
    },
  };
}
