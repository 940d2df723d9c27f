import { oneLine } from '../../core/grammar/grammar';

/** What an app calls the cluster that a chart is for. Nothing but the library reads it. */
export const CLUSTER = oneLine('it is compared with other names of clusters in the same app, and with nothing else');
