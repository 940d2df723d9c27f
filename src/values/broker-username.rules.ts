import { Rule } from '../core/refusals/rule';

export const brokerUsername = new Rule<string>({
  id: 'broker-username',
  refuses: 'a user of a message broker that XNAT would evaluate, or that no file can hold',
  why: 'XNAT has Spring look for ${…} and #{…} in it, and logs in as somebody else, or not at all',
  check: (username) =>
    /^[A-Za-z0-9._@-]+$/.test(username)
      ? []
      : [{ what: `username is ${JSON.stringify(username)}`, fix: 'use letters, digits, dots, hyphens, underscores and @' }],
});
