import { Construct } from 'constructs';
import type { IMessageBroker } from '../../contracts/message-broker';
import { HOST } from '../../core/grammar/network';
import { port } from '../../core/grammar/numbers';
import { checked } from '../../core/props/checked';
import { by, filledListOf, flag, optional, required, secretOf, type Shape, text, wholeNumber } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { scopeOf } from '../../core/scope';
import { Secret, type SecretKey } from '../../values/secret';
import { brokerUrl } from './broker-url';
import { brokerTls } from './rules';

/** An ActiveMQ outside the site, such as Amazon MQ. */
export interface ExternalMessageBrokerOptions {
  /** DNS names of the broker; of an active and a standby one, both. */
  readonly hosts: string[];

  /**
   * TCP port of OpenWire.
   *
   * @default - 61617 with TLS, 61616 without
   */
  readonly port?: number;

  /**
   * Whether the connection is encrypted, and the broker's certificate checked. It must be signed by an authority that
   * Java knows, as those of Amazon MQ are.
   *
   * @default true
   */
  readonly tls?: boolean;

  /** The Secret with the keys `username` and `password`. Neither may hold `${` or `#{`. */
  readonly credentials: Secret;
}

/** Stands in for options that are none, so that the other mistakes are found as well. */
export const STAND_IN_EXTERNAL_BROKER: ExternalMessageBrokerOptions = { hosts: ['missing.invalid'], credentials: Secret.named('missing') };

export const externalMessageBrokerShape: Shape<ExternalMessageBrokerOptions> = {
  hosts: required(filledListOf(by(text, HOST)), STAND_IN_EXTERNAL_BROKER.hosts),
  port: optional(by(wholeNumber, port())),
  tls: optional(flag),
  credentials: required(secretOf(Secret, 'Secret.named("xnat-activemq")'), STAND_IN_EXTERNAL_BROKER.credentials),
};

/**
 * An ActiveMQ that is run elsewhere. It makes no object.
 *
 * XNAT believes what comes from its broker to the point of running it: nobody else may write to the broker's queues.
 *
 * Reports the rules `dns-name`, `port-range` and `broker-tls`.
 *
 * @see https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/working-with-activemq.html
 */
export class ExternalMessageBroker extends Construct implements IMessageBroker {
  readonly brokerUrl: string;
  readonly usernameKey?: SecretKey;
  readonly passwordKey: SecretKey;
  readonly hosts: string[];
  readonly port: number;

  constructor(scope: Construct, id: string, props: ExternalMessageBrokerOptions) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'ExternalMessageBroker', props, externalMessageBrokerShape);
    const tls = props.tls ?? true;
    this.hosts = props.hosts;
    this.port = props.port ?? (tls ? 61617 : 61616);
    this.brokerUrl = brokerUrl(tls ? 'ssl' : 'tcp', this.hosts, this.port);
    this.usernameKey = props.credentials.key('username');
    this.passwordKey = props.credentials.key('password');
    Refusals.of(this).apply(brokerTls, tls);
  }
}
