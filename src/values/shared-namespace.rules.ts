import { OTHER_CLUSTER } from '../core/app/cluster';
import { quoted } from '../core/refusals/describe';
import { Rule } from '../core/refusals/rule';

/** What is at home in a namespace. */
export interface NamespaceUser {
  /** As a message names it, such as `the site`. */
  readonly what: string;
  readonly namespaces: readonly string[];
  /** Whether its chart makes the Namespaces. */
  readonly makes: boolean;
}

export interface SharedNamespace {
  readonly user: NamespaceUser;
  readonly earlier: NamespaceUser;
  readonly earlierPath: string;
}

export const sharedNamespace = new Rule<SharedNamespace>({
  id: 'shared-namespace',
  refuses: 'one namespace for two sites, or for a site and the logging stack',
  why: 'access is granted by namespace: whoever may read the Secrets or delete the claims of one may do so to the other, and one Pod Security level holds for both',
  acknowledgeable: true,
  check: ({ user, earlier, earlierPath }) => {
    // Where both make it, the Namespace is an object of two charts, and that is told already.
    if (user.makes && earlier.makes) return [];
    const shared = user.namespaces.filter((name) => earlier.namespaces.includes(name));
    return shared.map((name) => ({
      what: `${user.what} is in the namespace ${quoted(name)}, as is ${earlier.what} at ${earlierPath}`,
      fix: `give each a namespace of its own, or acknowledge "shared-namespace"; ${OTHER_CLUSTER}`,
    }));
  },
});
