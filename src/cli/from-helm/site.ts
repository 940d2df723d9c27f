import type { Conversion } from './convert';

/** What a person says beside the values. */
export interface SiteFacts {
  readonly namespace: string;
  readonly url?: string;
  readonly adminEmail?: string;
  readonly siteId?: string;
}

const DATABASE_SAYS = 'XNAT keeps it in its database: Administer, Site Administration';

/** What every site says, and no chart has a value for. */
export function describeSite({ draft, values }: Conversion, facts: SiteFacts): void {
  if (facts.namespace !== draft.siteName) draft.set('namespace', facts.namespace);
  draft.set('createNamespace', false, 'Leaves the namespace as it is: under "restricted" the release\'s own pods could not start again.');
  if (facts.url !== undefined) draft.set('url', facts.url);
  else if (draft.get('url') === undefined) draft.fill('url', 'https://xnat.example.org', `the values name no host of the site. ${DATABASE_SAYS}`);
  const host = hostOf(String(draft.get('url')));
  if (facts.adminEmail !== undefined) draft.set('adminEmail', facts.adminEmail);
  else
    draft.fill(
      'adminEmail',
      `xnat-admin@${host.replace(/^[^.]+\.(?=[^.]+\.)/, '')}`,
      `no value of the chart says it, and it is set at every start. ${DATABASE_SAYS}`,
    );
  draft.set('siteId', facts.siteId ?? 'XNAT', facts.siteId === undefined ? 'Only a new database takes it: this one keeps the id that it has.' : undefined);
  draft.set('createNetworkPolicies', false, 'The release has none. Take this out in a quiet hour, when it is known whom the plugins call.');
  if (draft.get('smtp') === undefined) {
    draft.remark(
      'The values do not say through whom XNAT sends mail, and without smtp the library turns mail off. If the site sends mail today: smtp: { host: … }.',
    );
  }
  if (draft.siteName !== values.release.name || values.fullName !== `${draft.siteName}-xnat-web`) {
    draft.remark(`The release calls its objects ${values.fullName}, the library ${draft.siteName}-xnat-web. The claims keep their names.`);
  }
}

function hostOf(url: string): string {
  try {
    return new URL(url).hostname;
  } catch {
    return 'example.org';
  }
}

/** What the library calls unwise, and what a take-over leaves as it is at first: each with the reason that the file gives. */
export const AS_IT_WAS: { readonly [rule: string]: string } = {
  'tls-unverified': 'as the Helm release connects to its database',
  'several-pods': 'as many pods as the Helm release has',
  'sticky-sessions': 'as the Helm release has it: its users stay with their pod',
  'shared-build': 'as the Helm release has it',
  'message-broker': 'as the Helm release has it',
  'ingress-nginx-retired': 'as the Helm release has it, until we have moved to another controller',
  'dicom-open': 'as the Helm release opens them, until networkPolicies names the scanners',
  'dicom-port': 'as the Helm release has it',
  'dicom-receivers': 'they were made in XNAT of the Helm release by hand',
  'autoscaling-memory': 'as the Helm release has it',
  'service-in-clear': 'as the Helm release opens it, until something ends TLS in front',
  'smtp-in-clear': 'as the Helm release sends mail',
  'login-open': 'as the Helm release lets people in',
  'reserved-namespace': 'the namespace of the Helm release',
};
