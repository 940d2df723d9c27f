import { OTHER_CLUSTER } from '../core/app/cluster';
import { quoted, withoutSecrets } from '../core/refusals/describe';
import { Rule } from '../core/refusals/rule';

/** What browsers find by a URL. */
export interface HostUser {
  readonly prop: string;
  readonly url: string;
  /** As a message names it, such as `XNAT`. */
  readonly what: string;
}

export interface SharedHost {
  readonly user: HostUser;
  readonly earlier: HostUser;
  readonly earlierPath: string;
}

export const sharedHost = new Rule<SharedHost>({
  id: 'shared-host',
  refuses: 'one host for two sites, or for a site and Kibana',
  why: 'only one of them is reached, or each logs out the users of the other: a browser keeps one set of cookies for a host, whatever the port',
  check: ({ user, earlier, earlierPath }) => [
    {
      what: `${user.prop} is ${quoted(withoutSecrets(user.url))}, the host of ${earlier.what} at ${earlierPath}`,
      fix: `give each a host of its own; ${OTHER_CLUSTER}`,
    },
  ],
});
