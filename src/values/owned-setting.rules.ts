import { Rule } from '../core/refusals/rule';

/** Settings that the library makes of other props, each with the mend. */
const OWNED: ReadonlyArray<readonly [RegExp, string]> = [
  [/^siteConfig\.siteUrl$/, 'remove it, and say it as url'],
  [/^siteConfig\.adminEmail$/, 'remove it, and say it as adminEmail'],
  [/^siteConfig\.siteId$/, 'remove it, and say it as siteId'],
  [/^siteConfig\.enabledProviders$/, 'remove it: the login page shows what addLogin and passwordLogin say'],
  [/^siteConfig\.(archive|prearchive|cache|build)Path$/, 'remove it: the volume is mounted where XNAT looks by default'],
  [
    /^siteConfig\.securityChannel$/,
    'remove it: TLS ends at the ingress, and an XNAT that asks for https itself answers each probe with a redirect and is never ready',
  ],
  [/^siteConfig\.processingUrl$/, 'remove it, and say it as containerService.processingUrl'],
  [/^siteConfig\.(ftp|pipeline|inbox)Path$/, 'remove it, and mount a volume there with addVolume'],
  [/^notifications\.smtp(?!Password)/, 'remove it, and say it as smtp'],
  [/^system\.defaultAdminPassword$/, 'remove it, and name the Secret as adminCredentials'],
  [/^datasource\.(driver|url|jdbcUrl|username|password)$/, 'remove it, and say it as postgres or externalPostgres'],
  [/^spring\.activemq\./, 'remove it, and say it as messageBroker or externalMessageBroker'],
  [/^datasource\.(maxTotal|maximumPoolSize)$/, 'remove it, and say it as connectionPoolSize'],
  [/^siteConfig\.task-(SessionXMLRebuilder|TriggerDirectArchiveRequests)-node$/, 'remove it: with several pods it is the first one'],
  [/^(node\.id|xnat\.is_primary_node)$/, 'remove it: each pod fills it in by its own name'],
];

/** Whether the library makes a setting of another prop. */
export const isOwned = (key: string) => OWNED.some(([pattern]) => pattern.test(key));

export interface OwnedSubject {
  readonly prop: string;
  readonly key: string;
}

export const ownedSetting = new Rule<OwnedSubject>({
  id: 'owned-setting',
  refuses: 'a preference or a property that the library makes of another prop',
  why: 'it would get round what that prop is checked for, or be overwritten without a word',
  check: ({ prop, key }) => {
    const fix = OWNED.find(([pattern]) => pattern.test(key))?.[1];
    return fix === undefined ? [] : [{ what: `${prop} sets ${key}`, fix }];
  },
});
