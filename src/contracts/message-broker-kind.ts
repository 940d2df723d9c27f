import { contract, filledText, type Kind, text, wholeNumber } from '../core/props/kind';
import { secretKeyKind } from '../values/secret';
import type { IMessageBroker } from './message-broker';

/** What keeps the contract `IMessageBroker`. */
export const brokerKind: Kind<IMessageBroker> = {
  // A URL in its place may hold a password.
  hidden: true,
  ...contract('a message broker, such as new MessageBroker(…)', {
    brokerUrl: text,
    hosts: { expects: 'a list of names', accepts: (value) => Array.isArray(value) && value.length > 0 && value.every((host) => filledText.accepts(host)) },
    port: wholeNumber,
    passwordKey: secretKeyKind,
  }),
};
