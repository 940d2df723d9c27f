import { hostOf } from '../../core/url';

/** Where a site runs: what stands in front of it there, and who may come in. */
export interface Place {
  readonly name: string;
  readonly title: string;
  /** Class of the Ingress; `alb` is the load balancer of AWS, and without one the site is reached by `kubectl port-forward`. */
  readonly ingress?: string;
  /** Namespace of the ingress controller, where the cluster comes with one. */
  readonly controllerNamespace?: string;
  /** Its README says what has to be there. */
  readonly before: readonly string[];
}

const CERTIFICATE = 'A certificate for the host of the URL. The script for the Secrets asks for it; with cert-manager, add `clusterIssuer` to `ingress`.';

export const PLACES: readonly Place[] = [
  {
    name: 'eks',
    title: 'Amazon EKS',
    ingress: 'alb',
    before: ['The AWS Load Balancer Controller, and a certificate for the host of the URL in AWS Certificate Manager.'],
  },
  {
    name: 'aks',
    title: 'Azure AKS',
    ingress: 'webapprouting.kubernetes.azure.com',
    controllerNamespace: 'app-routing-system',
    before: ['The application routing add-on: `az aks approuting enable`.', CERTIFICATE],
  },
  { name: 'gke', title: 'Google GKE', ingress: 'traefik', before: ['An ingress controller of the class `traefik`.', CERTIFICATE] },
  {
    name: 'k3s',
    title: 'k3s',
    ingress: 'traefik',
    controllerNamespace: 'kube-system',
    before: ['k3s with the Traefik that it comes with.', CERTIFICATE],
  },
  { name: 'kind', title: 'kind, minikube or Docker Desktop', before: ['A node with 2 CPUs and 4 GiB of memory.'] },
  { name: 'other', title: 'another cluster', ingress: 'traefik', before: ['An ingress controller of the class `traefik`.', CERTIFICATE] },
];

/** What a person says about a site, as the options of `init` have it. */
export interface Answers {
  readonly name: string;
  readonly url: string;
  readonly place: string;
  readonly login: string;
  readonly database: string;
  readonly storage: string;
  readonly 'admin-email': string;
}

/** A question, and the option that answers it as well. */
export interface Question {
  readonly option: 'url' | 'place' | 'login' | 'database' | 'storage';
  readonly ask: string;
  /** What may be answered, each with what it means. */
  readonly answers: ReadonlyArray<readonly [answer: string, meaning: string]>;
  /** What is taken for no answer, where there is something. */
  readonly otherwise?: string;
  /** The form of an answer. */
  readonly pattern: RegExp;
}

export const QUESTIONS: readonly Question[] = [
  { option: 'url', ask: 'Where do people open it?', answers: [['https://xnat.example.edu.au', 'its URL']], pattern: /^\S+$/ },
  {
    option: 'place',
    ask: 'Where does it run?',
    answers: PLACES.map(({ name, title }) => [name, title] as const),
    otherwise: 'other',
    pattern: new RegExp(`^(${PLACES.map(({ name }) => name).join('|')})$`),
  },
  {
    option: 'login',
    ask: 'How do people log in?',
    answers: [
      ['xnat', 'user names and passwords of its own'],
      ['aaf, aaf-test', 'the Australian Access Federation, or its test federation'],
      ['keycloak:<URL of the realm>', 'Keycloak, such as keycloak:https://id.example.edu.au/realms/imaging'],
      ['entra:<tenant>', 'Microsoft Entra ID'],
      ['google:<domain>', 'Google, for addresses of this domain'],
    ],
    otherwise: 'xnat',
    pattern: /^(xnat|aaf|aaf-test|(keycloak|entra|google):\S+)$/,
  },
  {
    option: 'database',
    ask: 'Where is its PostgreSQL?',
    answers: [
      ['in-cluster', 'beside it, made by this site'],
      ['<host>[:<port>][/<name>]', 'a server that is there, such as xnat.abc.ap-southeast-2.rds.amazonaws.com'],
      ['cloudnative-pg:<cluster>', 'a Cluster of CloudNativePG in the same namespace'],
    ],
    otherwise: 'in-cluster',
    pattern: /^(in-cluster|cloudnative-pg:[a-z0-9-]+|[\w.-]+\.[\w.-]+(:\d+)?(\/[\w-]+)?)$/,
  },
  {
    option: 'storage',
    ask: 'Where does it keep the images?',
    answers: [
      ['default', "volumes of the cluster's default class"],
      ['<class>[=<driver>]', 'volumes of this class, such as efs=efs.csi.aws.com (kubectl get storageclass shows both)'],
      ['nfs://<server>/<path>', 'folders archive, prearchive and cache in an export of an NFS server'],
    ],
    otherwise: 'default',
    pattern: /^(default|nfs:\/\/[\w.-]+\/\S+|[a-z0-9][a-z0-9.-]*(=[\w./-]+)?)$/,
  },
];

export const placeOf = ({ place }: Answers): Place => PLACES.find(({ name }) => name === place)!;

/** Whether it is for trials on one machine. */
export const isLocal = ({ place }: Answers): boolean => place === 'kind';

/** The administrator's address, of the URL's domain: `xnat.example.edu.au` gives `xnat-admin@example.edu.au`. */
export function addressOf(url: string): string {
  const [, ...domain] = hostOf(url).split('.');
  return `xnat-admin@${domain.length > 1 ? domain.join('.') : 'example.org'}`;
}
