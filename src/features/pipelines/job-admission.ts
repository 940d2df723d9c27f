import { ApiObject, Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import { clusterScoped } from '../../core/kubernetes/cluster-scoped';
import type { Component } from '../../core/kubernetes/instance';

const GROUP = 'admissionregistration.k8s.io';

export interface JobAdmissionFacts {
  readonly component: Component;
  /** Undefined where whoever applies the YAML decides. */
  readonly namespace: string | undefined;
  /** Of XNAT's pods: the account that makes the Jobs. */
  readonly serviceAccountName: string;
  /** Names of the claims that a pipeline may mount. */
  readonly claims: readonly string[];
  /** Names of the Secrets that XNAT's own images are pulled with. */
  readonly imagePullSecrets: () => readonly string[];
  /** Whether the site lets pipelines run as root. */
  readonly root: boolean;
}

interface Validation {
  readonly expression: string;
  readonly message: string;
}

/** Labels by which Services and policies know pods: those of Kubernetes, of cert-manager's solvers and of this library. */
const RESERVED_LABEL = '^(([a-z0-9-]+\\\\.)*(kubernetes|k8s|cert-manager)\\\\.io|cdk8s-xnat)/|^(controller-revision-hash|pod-template-hash)$';
/** Those that the API server itself gives a Job and its pods. */
const GIVEN_LABELS = ['batch.kubernetes.io/job-name', 'batch.kubernetes.io/controller-uid'];

/**
 * Makes the policy of the API server for what XNAT's account does to Jobs. RBAC says no more than that it may make them; this says
 * which: those that the Container Service makes. What nobody thought of is refused, too: volumes and variables are those that are listed.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function makeJobAdmission(scope: Construct, facts: JobAdmissionFacts): void {
  const { component, namespace } = facts;
  // A dot is in no namespace: the names of two sites never meet.
  const metadata = { name: namespace === undefined ? component.fullName : `${namespace}.${component.fullName}`, labels: component.labels };
  make(scope, 'admission-policy', {
    apiVersion: `${GROUP}/v1`,
    kind: 'ValidatingAdmissionPolicy',
    metadata,
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        matchPolicy: 'Equivalent',
        namespaceSelector: {},
        objectSelector: {},
        resourceRules: [{ apiGroups: ['batch'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE', 'DELETE'], resources: ['jobs', 'jobs/*'], scope: '*' }],
      },
      matchConditions: [{ name: 'xnat', expression: `request.userInfo.username == ${account(facts)}` }],
      variables: VARIABLES,
      validations: Lazy.any({ produce: () => validations(facts).map((one) => ({ ...one, reason: 'Forbidden' })) }),
    },
  });
  make(scope, 'admission-policy-binding', {
    apiVersion: `${GROUP}/v1`,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata,
    spec: { policyName: metadata.name, validationActions: ['Deny'] },
  });
}

/** The bindings of classes that are loaded are those of an older Kubernetes. */
function make(scope: Construct, id: string, object: { apiVersion: string; kind: string; metadata: object; spec: object }): void {
  clusterScoped(new ApiObject(scope, id, object));
}

function account({ namespace, serviceAccountName }: JobAdmissionFacts): string {
  const text = JSON.stringify;
  return namespace === undefined
    ? `"system:serviceaccount:" + request.namespace + ${text(`:${serviceAccountName}`)}`
    : text(`system:serviceaccount:${namespace}:${serviceAccountName}`);
}

/** Worked out where an expression names them: of a Job that is deleted there is the old one alone. */
const VARIABLES = [
  { name: 'template', expression: 'object.spec.template' },
  { name: 'pod', expression: 'variables.template.spec' },
  { name: 'containers', expression: 'variables.pod.containers + (has(variables.pod.initContainers) ? variables.pod.initContainers : [])' },
  { name: 'volumes', expression: 'has(variables.pod.volumes) ? variables.pod.volumes : []' },
  {
    name: 'labels',
    expression:
      '(has(object.metadata.labels) ? object.metadata.labels.map(key, key) : []) + ' +
      '(has(variables.template.metadata) && has(variables.template.metadata.labels) ? variables.template.metadata.labels.map(key, key) : [])',
  },
];

/** Each is asked of the Job as it would be; one that is deleted will not be. */
const asked = (expression: string): string => `request.operation == "DELETE" || (${expression})`;
const everyContainer = (expression: string): string => asked(`variables.containers.all(one, ${expression})`);

function validations({ namespace, claims, root, ...facts }: JobAdmissionFacts): Validation[] {
  const imagePullSecrets = facts.imagePullSecrets();
  const claimNames = JSON.stringify(claims);
  return [
    ...(namespace === undefined
      ? []
      : [{ expression: `request.namespace == ${JSON.stringify(namespace)}`, message: `XNAT may touch Jobs of the namespace ${namespace} alone` }]),
    {
      expression:
        'oldObject == null || (!has(oldObject.metadata.ownerReferences) || oldObject.metadata.ownerReferences.size() == 0) && ' +
        '(!has(oldObject.metadata.labels) || oldObject.metadata.labels.all(key, !key.startsWith("app.kubernetes.io/")))',
      message: 'XNAT may change and delete no Jobs but those of pipelines',
    },
    {
      expression: asked('!has(object.metadata.ownerReferences) || object.metadata.ownerReferences.size() == 0'),
      message: 'the Job of a pipeline belongs to no other object (ownerReferences)',
    },
    {
      expression: asked(`variables.labels.all(key, key in ${JSON.stringify(GIVEN_LABELS)} || !key.matches("${RESERVED_LABEL}"))`),
      message: 'the Job of a pipeline may have no label of kubernetes.io, k8s.io, cert-manager.io or cdk8s-xnat: Services and policies know pods by them',
    },
    {
      expression: asked('!has(object.spec.manualSelector) || !object.spec.manualSelector'),
      message: 'the Job of a pipeline may not choose its pods itself (manualSelector)',
    },
    {
      expression: asked(
        '(!has(variables.pod.serviceAccountName) || variables.pod.serviceAccountName in ["", "default"]) && ' +
          '(!has(variables.pod.serviceAccount) || variables.pod.serviceAccount in ["", "default"])',
      ),
      message: 'the Job of a pipeline may run as no service account but default',
    },
    {
      expression: asked(
        `variables.volumes.all(one, has(one.emptyDir) || has(one.persistentVolumeClaim) && one.persistentVolumeClaim.claimName in ${claimNames})`,
      ),
      message: `the Job of a pipeline may mount no volumes but the claims ${claims.join(' and ')}, and emptyDir`,
    },
    {
      expression: everyContainer('(!has(one.envFrom) || one.envFrom.size() == 0) && (!has(one.env) || one.env.all(variable, !has(variable.valueFrom)))'),
      message: 'the Job of a pipeline may have no variables of Secrets, ConfigMaps or fields: write their values',
    },
    {
      expression: asked(`!has(variables.pod.imagePullSecrets) || variables.pod.imagePullSecrets.all(one, one.name in ${JSON.stringify(imagePullSecrets)})`),
      message: `the Job of a pipeline may pull images with ${imagePullSecrets.length === 0 ? 'no Secret of its own' : `no Secrets but ${imagePullSecrets.join(', ')}`}`,
    },
    {
      expression: asked(
        '(!has(variables.pod.hostNetwork) || !variables.pod.hostNetwork) && (!has(variables.pod.hostPID) || !variables.pod.hostPID) && ' +
          '(!has(variables.pod.hostIPC) || !variables.pod.hostIPC) && !has(variables.pod.nodeName) && !has(variables.pod.priorityClassName)',
      ),
      message: 'the Job of a pipeline may not have the network, the processes or the memory of its node, nor choose its node or its priority by name',
    },
    {
      expression: everyContainer(
        '(!has(one.ports) || one.ports.all(port, !has(port.hostPort) || port.hostPort == 0)) && (!has(one.securityContext) || ' +
          '(!has(one.securityContext.privileged) || !one.securityContext.privileged) && ' +
          '(!has(one.securityContext.capabilities) || !has(one.securityContext.capabilities.add) || one.securityContext.capabilities.add.size() == 0))',
      ),
      message: 'the containers of a pipeline may be neither privileged, nor have more capabilities or a port of the node',
    },
    ...(root
      ? []
      : [
          {
            expression: everyContainer(
              'has(one.securityContext) && has(one.securityContext.runAsUser) ? one.securityContext.runAsUser > 0 : ' +
                'has(variables.pod.securityContext) && has(variables.pod.securityContext.runAsUser) && variables.pod.securityContext.runAsUser > 0',
            ),
            message: 'the containers of a pipeline run as a user that is not root, and say so (runAsUser)',
          },
        ]),
  ];
}
