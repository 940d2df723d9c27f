import { own } from './control-plane';

/** Before the first file of tests: what they start ends with this process. */
export default own;
