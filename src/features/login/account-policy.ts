import { Arguments } from '../../core/props/arguments';
import { flag, optional, required, type Shape } from '../../core/props/kind';
import { made } from '../../core/props/made';

/** What the accounts of people who log in for the first time look like. */
export interface AccountPolicyOptions {
  /** Whether a new account may be used at once. */
  readonly enabled: boolean;
  /** Whether the e-mail address of a new account counts as verified. */
  readonly verified: boolean;
  /**
   * Whether an account is made without asking. Otherwise the person may also merge with an account that exists.
   *
   * @default true
   */
  readonly forceCreate?: boolean;
}

const SHAPE: Shape<AccountPolicyOptions> = {
  enabled: required(flag, false),
  verified: required(flag, false),
  forceCreate: optional(flag),
};

/** What happens when somebody logs in for the first time. */
export class AccountPolicy {
  /** An account is made, and waits until an administrator has enabled and verified it. */
  static reviewed(): AccountPolicy {
    return made(new AccountPolicy(false, false, true));
  }

  /** An account is made, and may be used at once. For sites that let in everybody whom the provider lets in. */
  static automatic(): AccountPolicy {
    return made(new AccountPolicy(true, true, true));
  }

  /** Any other combination. */
  static of(options: AccountPolicyOptions): AccountPolicy {
    const args = new Arguments('AccountPolicy.of');
    const { enabled, verified, forceCreate } = args.options(options, SHAPE);
    return args.of(new AccountPolicy(enabled, verified, forceCreate ?? true));
  }

  private constructor(
    /** Whether a new account may be used at once. */
    readonly enabled: boolean,
    /** Whether the e-mail address of a new account counts as verified. */
    readonly verified: boolean,
    /** Whether an account is made without asking. */
    readonly forceCreate: boolean,
  ) {}

  /** As a message shows it. */
  toString(): string {
    return `enabled=${this.enabled} verified=${this.verified}`;
  }
}
