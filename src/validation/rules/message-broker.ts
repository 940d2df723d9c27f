import { Rule } from '../rule';

export const brokerTls = new Rule<boolean>({
  id: 'broker-tls',
  refuses: 'an external message broker that is reached in clear',
  why: 'the password crosses the network in clear, and whoever reads it may have XNAT run programs',
  acknowledgeable: true,
  check: (tls) => (tls ? [] : [{ what: 'tls is false', fix: 'leave it out, and give the port of OpenWire over TLS, such as 61617' }]),
});

export interface BrokerChoice {
  readonly messageBroker: boolean;
  readonly externalMessageBroker: boolean;
}

export const brokerChoice = new Rule<BrokerChoice>({
  id: 'broker-choice',
  refuses: 'a site with two message brokers',
  why: 'XNAT has one: the other would run for nothing',
  check: ({ messageBroker, externalMessageBroker }) =>
    messageBroker && externalMessageBroker
      ? [{ what: 'messageBroker and externalMessageBroker are both given', fix: 'remove one of them' }]
      : [],
});

export interface SharedBroker {
  readonly pods: number;
  readonly broker: boolean;
}

export const messageBroker = new Rule<SharedBroker>({
  id: 'message-broker',
  refuses: 'several pods of XNAT without a message broker',
  why: "each pod keeps the work that waits in its own memory: it is lost with the pod, and the others do not know what it does",
  acknowledgeable: true,
  check: ({ pods, broker }) =>
    pods > 1 && !broker
      ? [
          {
            what: `there may be ${pods} pods, and no message broker that they share`,
            fix: 'add messageBroker: {} for one in the cluster, or externalMessageBroker: { … }; or run one pod',
          },
        ]
      : [],
});
