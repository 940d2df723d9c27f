import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { IDatabase } from '../contracts/database';
import type { IMessageBroker } from '../contracts/message-broker';
import { type INetworkMember, NetworkPurpose } from '../contracts/network-member';
import type { ISetupFeature } from '../contracts/setup-feature';
import { STAND_IN_DATABASE } from '../contracts/stand-in-database';
import { setCluster } from '../core/app/cluster';
import { Component } from '../core/kubernetes/instance';
import { makeNamespace } from '../core/kubernetes/namespace';
import { checked } from '../core/props/checked';
import { pick } from '../core/props/kind';
import { Acknowledgements } from '../core/refusals/acknowledgements';
import { Refusals } from '../core/refusals/refusals';
import { lockedNamespace, reservedNamespace } from '../core/rules/reserved-namespace';
import { scopeOf } from '../core/scope';
import { PostgresBackup } from '../features/backup/postgres-backup';
import { CloudNativePostgres } from '../features/database/cloud-native-postgres';
import { ExternalPostgres } from '../features/database/external-postgres';
import { Postgres } from '../features/database/postgres';
import { AlbIngress } from '../features/ingress/alb-ingress';
import { GatewayRoute } from '../features/ingress/gateway-route';
import { Ingress } from '../features/ingress/ingress';
import { ingressChoice } from '../features/ingress/ingress.rules';
import type { Login } from '../features/login/login';
import { OpenIdProvider } from '../features/login/openid-provider';
import { ExternalMessageBroker } from '../features/messaging/external-message-broker';
import { MessageBroker } from '../features/messaging/message-broker';
import { brokerChoice } from '../features/messaging/rules';
import { Monitoring } from '../features/monitoring/monitoring';
import { NetworkPolicies } from '../features/network/network-policies';
import { dicomOpen, networkChoice } from '../features/network/rules';
import { ContainerService } from '../features/pipelines/container-service';
import { writeSecretsScript } from '../features/secrets/required-secrets';
import { takeSecretVersions } from '../features/secrets/secret-versions';
import { XnatSetup } from '../features/setup/xnat-setup';
import { SmokeTest } from '../features/smoke-test/smoke-test';
import { BuildCleanUp } from '../features/storage/build-clean-up';
import { cleanUpChoice } from '../features/storage/build-clean-up.rules';
import { BuildVolume } from '../features/xnat/volumes/build-volume';
import { type XnatSiteOptions, xnatSiteOptionsShape } from '../features/xnat/xnat-site-options';
import { XnatWeb } from '../features/xnat/xnat-web';
import { useNamespaces } from '../values/cluster-uses';
import { addDefaults } from '../values/pods/defaults';
import { databaseChoice, DATABASES } from './database-choice.rules';
import { dicomReceivers } from './dicom-receivers.rules';
import type { XnatSiteProps } from './site-options';
import { xnatSiteShape } from './site-shape';

/**
 * One XNAT with all it needs, in a namespace of its own. Its id is the name of the site, from which the names of all
 * its objects are made: it cannot be changed later.
 *
 * It only wires constructs that a chart of your own could wire as well.
 *
 * Reports the rules `database-choice`, `clean-up-choice`, `object-name`, `duplicate-object`, `locked-namespace`, `reserved-namespace`,
 * `shared-namespace`, `object-of-two-charts`, `default-class` and `node-port-taken`, and its constructs report theirs.
 */
export class XnatSite extends Chart {
  /** XNAT itself; logins and volumes are added to it. */
  readonly xnat: XnatWeb;
  /** The database. */
  readonly database: IDatabase;
  /** The backup of the database, where there is one. */
  readonly backup?: PostgresBackup;
  /** The message broker, where there is one. */
  readonly messageBroker?: IMessageBroker;
  /** The logins by OpenID Connect, in their order; the `redirectUrl` of each is what is registered with its provider. */
  readonly logins: OpenIdProvider[];
  /** Where pipelines run, if they do. */
  readonly containerService?: ContainerService;
  /** The policies, where they are made; what else runs in the namespace is added by `addMember`. */
  readonly networkPolicies?: NetworkPolicies;

  constructor(scope: Construct, id: string, props: XnatSiteProps) {
    super(scopeOf(scope, id, new.target), id, {
      namespace: typeof props?.namespace === 'string' ? props.namespace : id,
      disableResourceNameHashes: true,
      labels: { 'app.kubernetes.io/instance': id },
    });
    props = checked(this, 'XnatSite', props, xnatSiteShape);
    setCluster(this, props.cluster);
    addDefaults(this, { pod: props.pod, registry: props.registry });
    takeSecretVersions(this, props);
    Refusals.of(this)
      .apply(
        databaseChoice,
        DATABASES.filter((name) => props[name] !== undefined),
      )
      .apply(brokerChoice, { messageBroker: props.messageBroker !== undefined, externalMessageBroker: props.externalMessageBroker !== undefined })
      .apply(cleanUpChoice, { cleanUp: props.buildCleanUp !== undefined, volume: props.buildVolume !== undefined })
      .apply(networkChoice, { options: props.networkPolicies !== undefined, made: props.createNetworkPolicies ?? true })
      .apply(dicomReceivers, { receivers: props.dicom?.receivers ?? [], setup: (props.setup ?? props.containerService) !== undefined })
      .apply(ingressChoice, { ingress: props.ingress !== undefined, albIngress: props.albIngress !== undefined, gateway: props.gateway !== undefined });

    const makes = props.createNamespace ?? true;
    const reserved = {
      prop: props.namespace === undefined ? 'the name of the site, and so its namespace,' : 'namespace',
      namespace: this.namespace!,
      locks: makes,
      example: 'xnat',
    };
    Refusals.of(this).apply(lockedNamespace, reserved).apply(reservedNamespace, reserved);
    useNamespaces(this, [this.namespace!], { what: 'the site', namespaces: [this.namespace!], makes });
    if (makes) this.makeNamespace(props);
    this.database = this.makeDatabase(props);
    this.messageBroker = this.makeMessageBroker(props);
    const { timeZone } = props;
    this.xnat = new XnatWeb(this, 'xnat', {
      timeZone,
      ...props.xnat,
      ...pick<XnatSiteOptions>(props, xnatSiteOptionsShape),
      database: this.database,
      messageBroker: this.messageBroker,
    });
    const build = props.buildVolume && new BuildVolume(this, 'build', props.buildVolume);
    if (build) this.xnat.addVolume(build);
    if (props.autoscaling) this.xnat.autoscale(props.autoscaling);
    const members: INetworkMember[] = [this.xnat];
    for (const part of [this.database, this.messageBroker])
      if (part instanceof Postgres || part instanceof CloudNativePostgres || part instanceof MessageBroker) members.push(part);
    if (props.backup) {
      this.backup = new PostgresBackup(this, 'backup', {
        timeZone,
        ...props.backup,
        database: this.database,
        archive: this.xnat.archive,
        owner: this.xnat.url || undefined,
        trust: props.trust,
        proxy: props.proxy,
      });
      members.push(this.backup);
    }
    if (props.monitoring) new Monitoring(this, 'monitoring', { xnat: this.xnat, ...props.monitoring });
    if (build && props.buildCleanUp)
      members.push(new BuildCleanUp(this, 'build-clean-up', { xnat: this.xnat, volume: build, timeZone, ...props.buildCleanUp }));
    if (props.smokeTest) members.push(new SmokeTest(this, 'smoke-test', { xnat: this.xnat, ...props.smokeTest }));
    if (props.albIngress) new AlbIngress(this, 'ingress', { backend: this.xnat, ...props.albIngress });
    else if (props.ingress) members.push(new Ingress(this, 'ingress', { backend: this.xnat, ...props.ingress }));
    else if (props.gateway) new GatewayRoute(this, 'gateway-route', { backend: this.xnat, ...props.gateway });
    const features: ISetupFeature[] = [];
    if (props.containerService) {
      this.containerService = new ContainerService(this, 'container-service', { xnat: this.xnat, ...props.containerService });
      features.push(this.containerService);
      members.push(this.containerService);
    }
    if (props.setup ?? props.containerService) members.push(new XnatSetup(this, 'setup', { xnat: this.xnat, features, ...props.setup }));
    if (props.createNetworkPolicies === false) {
      const exposed = this.xnat.podTraffic.some(({ inbound }) => inbound().some((flow) => flow.purpose === NetworkPurpose.DICOM && flow.exposed));
      Refusals.of(this).applyLater(dicomOpen, () => ({ exposed, limited: undefined }));
    } else {
      // A namespace that is not the site's own may have other pods in it.
      const wholeNamespace = props.createNamespace ?? true;
      this.networkPolicies = new NetworkPolicies(this, 'network-policies', { wholeNamespace, ...props.networkPolicies, members });
    }
    this.logins = this.makeLogins(props.logins ?? []);
    props.secrets?.addTo(this);
    writeSecretsScript(this);
  }

  /**
   * Accepts what a rule calls unwise, for the whole site.
   *
   * @param rule the rule's id, as the message ends with it
   * @param reason why it is acceptable here
   */
  acknowledge(rule: string, reason: string): void {
    Acknowledgements.of(this).add(rule, reason);
  }

  private makeDatabase(props: XnatSiteProps): IDatabase {
    if (props.externalPostgres) return new ExternalPostgres(this, 'database', props.externalPostgres);
    if (props.cloudNativePostgres) return new CloudNativePostgres(this, 'database', props.cloudNativePostgres);
    return props.postgres ? new Postgres(this, 'database', props.postgres) : STAND_IN_DATABASE;
  }

  private makeMessageBroker(props: XnatSiteProps): IMessageBroker | undefined {
    if (props.externalMessageBroker) return new ExternalMessageBroker(this, 'message-broker', props.externalMessageBroker);
    return props.messageBroker && new MessageBroker(this, 'message-broker', props.messageBroker);
  }

  private makeLogins(logins: readonly Login[]): OpenIdProvider[] {
    const made = logins.map((login, i) => {
      // Two of one id are refused by a rule, and not by the tree of constructs.
      const taken = this.node.tryFindChild(login.providerId) !== undefined || login.providerId === '';
      const provider = login.make(this, taken ? `login-${i}` : login.providerId);
      this.xnat.addLogin(provider);
      return provider;
    });
    return made.filter((provider): provider is OpenIdProvider => provider instanceof OpenIdProvider);
  }

  private makeNamespace({ albIngress, containerService }: XnatSiteProps): void {
    // Jobs of pipelines are not; what else is in the namespace is restricted all the same.
    const withJobs = containerService !== undefined && containerService.backend?._dockerSwarmOptions === undefined;
    makeNamespace(this, 'namespace', {
      name: this.namespace!,
      labels: {
        ...Component.of(this, 'xnat', 'namespace').labels,
        // A new pod counts as ready only when the load balancer sends to it.
        ...(albIngress && { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' }),
      },
      enforce: withJobs ? 'baseline' : 'restricted',
      warn: 'restricted',
    });
  }
}
