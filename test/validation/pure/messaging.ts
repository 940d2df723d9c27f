import type { Subjects } from './subjects';

export const messagingSubjects: Subjects = {
  'broker-choice': { refused: [{ messageBroker: true, externalMessageBroker: true }], allowed: [{ messageBroker: true, externalMessageBroker: false }] },
  'broker-memory': { refused: [10], allowed: [256] },
  'broker-tls': { refused: [false], allowed: [true] },
};
