import { quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

export interface NetworkUseSubject {
  /** Purposes that peers are given for. */
  readonly given: readonly string[];
  /** Purposes that there is traffic for. */
  readonly used: readonly string[];
}

export const networkUnused = new Rule<NetworkUseSubject>({
  id: 'network-unused',
  refuses: 'peers for traffic that the site does not have',
  why: 'whoever reads the line believes that it limits something; most often the feature was forgotten or removed',
  check: ({ given, used }) =>
    given
      .filter((purpose) => !used.includes(purpose))
      .map((purpose) => ({
        what: `networkPolicies.${purpose} is given, but ${UNUSED[purpose] ?? 'nothing here goes to where that is not known already'}`,
        fix: `remove ${purpose}${FEATURES[purpose] === undefined ? '' : `, or turn on ${FEATURES[purpose]}`}`,
      })),
});

const UNUSED: Readonly<Record<string, string>> = { dicom: 'nothing here receives DICOM', monitoring: 'nothing here has metrics' };

/** What brings the traffic about. */
const FEATURES: Readonly<Record<string, string>> = {
  dicom: 'dicom',
  monitoring: 'monitoring',
  smtp: 'smtp',
  database: 'externalPostgres',
  messageBroker: 'externalMessageBroker',
  identityProvider: 'a login, such as aaf',
  containerBackend: 'containerService',
  pluginDownload: 'xnat.plugins',
};

export interface DicomOpenSubject {
  /** Whether the ports are open on the nodes, or at a load balancer. */
  readonly exposed: boolean;
  /** Whether somebody is named who may come; undefined where no policies are made. */
  readonly limited: boolean | undefined;
  /** A range of those that stands for everybody. */
  readonly everybody?: { readonly prop: string; readonly range: string };
}

export const dicomOpen = new Rule<DicomOpenSubject>({
  id: 'dicom-open',
  refuses: 'DICOM ports that are open beyond the cluster for anybody',
  why: 'DICOM asks for no password: whoever reaches the port and knows the AE title can send, and fill the prearchive',
  acknowledgeable: true,
  check: ({ exposed, limited, everybody }) => {
    const fix = "name the scanners' networks: networkPolicies: { dicom: [NetworkPeer.cidr('10.20.0.0/16')] }";
    if (everybody !== undefined) return [{ what: `${everybody.prop} lets in ${everybody.range}`, fix }];
    if (!exposed || limited) return [];
    const open = 'dicom opens ports on the nodes or at a load balancer';
    return limited === undefined
      ? [{ what: `${open}, and createNetworkPolicies is false`, fix: `remove createNetworkPolicies: false, and ${fix}` }]
      : [{ what: `${open}, and networkPolicies.dicom names nobody`, fix }];
  },
});

export interface MetricsReaderSubject {
  /** Names of the members that have metrics. */
  readonly measured: readonly string[];
  /** Whether somebody may read them. */
  readonly readers: boolean;
}

export const metricsReader = new Rule<MetricsReaderSubject>({
  id: 'metrics-reader',
  refuses: 'metrics that nobody may read',
  why: 'they are readable without a password, so the policies let in nobody who is not named: Prometheus would not reach them, and no alert could fire',
  check: ({ measured, readers }) =>
    measured.length > 0 && !readers
      ? [
          {
            what: `${measured.join(' and ')} has metrics, and networkPolicies.monitoring names nobody`,
            fix: "name the namespace of Prometheus: networkPolicies: { monitoring: [NetworkPeer.namespace('monitoring')] }",
          },
        ]
      : [],
});

export interface NeighbourSubject {
  readonly purpose: string;
  readonly host: string;
  readonly namespace: string | undefined;
  readonly policy: string;
}

const SERVERS: Readonly<Record<string, string>> = { database: 'the database', messageBroker: 'the message broker', smtp: 'the mail relay' };

export const networkNeighbour = new Rule<readonly NeighbourSubject[]>({
  id: 'network-neighbour',
  refuses: 'a server behind a Service of a namespace in which nothing else is allowed to talk',
  why: 'the policy that denies everything holds for its pods too: nobody could reach them, and they could reach nobody',
  acknowledgeable: true,
  check: (servers) =>
    servers.flatMap(({ purpose, host, namespace, policy }) => {
      const [name = '', found = namespace, svc = 'svc'] = host.replace(/\.$/, '').split('.');
      if (namespace === undefined || found !== namespace || svc !== 'svc') return [];
      return [
        {
          what: `${SERVERS[purpose] ?? 'a server'} is at ${quoted(host)}, a Service of the namespace ${namespace}, where the policy ${policy} denies everything`,
          fix: `write networkPolicies: { wholeNamespace: false }; or run ${name} in a namespace of its own; or acknowledge "network-neighbour" where its pods have a policy`,
        },
      ];
    }),
});

export const networkForgotten = new Rule<{ readonly policy: string; readonly forgotten: readonly string[] }>({
  id: 'network-forgotten',
  refuses: 'pods of the namespace that others go to, and that no policy is made for',
  why: 'the policy that denies everything holds for them too: nobody could reach them',
  check: ({ policy, forgotten }) =>
    [...new Set(forgotten)].map((pods) => ({
      what: `the pods ${pods} are no member, and the policy ${policy} denies everything`,
      fix: 'add what runs them to members, such as new NetworkPolicies(…, { members: [xnat, database, broker] }); or write wholeNamespace: false',
    })),
});

export const networkMember = new Rule<{ readonly name: string; readonly taken: boolean }>({
  id: 'network-member',
  refuses: 'two members of one name',
  why: 'their policies would overwrite each other',
  check: ({ name, taken }) => (taken ? [{ what: `networkName is ${quoted(name)}, which another one has`, fix: 'give each member a name of its own' }] : []),
});

export interface NetworkChoice {
  readonly options: boolean;
  readonly made: boolean;
}

export const networkChoice = new Rule<NetworkChoice>({
  id: 'network-choice',
  refuses: 'peers for policies that are not made',
  why: 'whoever reads the lines believes that they limit something',
  check: ({ options, made }) =>
    options && !made ? [{ what: 'networkPolicies is given beside createNetworkPolicies: false', fix: 'remove one of the two' }] : [],
});

export interface WebPeersSubject {
  /** Peers that may come to the web server, as a message shows them, by what is wrong with them. */
  readonly own: readonly string[];
  readonly unseen: readonly string[];
  /** What the requests come by from outside of the cluster, if they do. */
  readonly outside?: 'load-balancer' | 'service';
}

export const networkWeb = new Rule<WebPeersSubject>({
  id: 'network-web',
  refuses: 'peers of the web server whose connections never come from there',
  why: 'the policy lets in nobody else: the site would be there, and answer to no browser',
  acknowledgeable: true,
  check: ({ own, unseen, outside }) => [
    ...own.map((pods) => ({
      what: `networkPolicies.web names the pods ${pods} of the site's own namespace`,
      fix: 'write the namespace of the ingress controller beside them: NetworkPeer.pods({ … }, "traefik"); or acknowledge "network-web" where it runs here',
    })),
    ...unseen.map((peer) => ({
      what: `networkPolicies.web names ${peer}, and ${outside === 'service' ? 'requests come to the Service from' : 'the load balancer is'} outside of the cluster`,
      fix: `name ${outside === 'service' ? 'the networks that they come from' : 'the subnets of the load balancer'}: NetworkPeer.cidr("10.0.0.0/20")`,
    })),
  ],
});
