import { Rule } from '../../core/refusals/rule';

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
    messageBroker && externalMessageBroker ? [{ what: 'messageBroker and externalMessageBroker are both given', fix: 'remove one of them' }] : [],
});

export const brokerMemory = new Rule<number>({
  id: 'broker-memory',
  refuses: 'less memory for the message broker than it needs to start',
  why: 'Java ends at its start for want of memory, again and again, and XNAT waits for the broker',
  check: (mebibytes) => (mebibytes >= 256 ? [] : [{ what: `resources.memoryLimit is ${mebibytes} MiB`, fix: 'give it 256 MiB or more; 1 GiB is the default' }]),
});
