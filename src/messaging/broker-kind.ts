import { secretKeyKind } from '../secrets/secret';
import { contract, type Kind, text, wholeNumber } from '../validation/kind';

/** What keeps the contract `IMessageBroker`. */
export const brokerKind: Kind = {
  // A URL in its place may hold a password.
  hidden: true,
  ...contract('a message broker, such as new MessageBroker(…)', {
    brokerUrl: text,
    hosts: { expects: 'a list', accepts: (value) => Array.isArray(value) },
    port: wholeNumber,
    passwordKey: secretKeyKind,
  }),
};
