/**
 * The URL of one or several brokers. A consumer takes one message at a time beforehand, where the client's default is a
 * thousand: so the work is spread over the pods, and little has to be done again when one of them ends.
 *
 * @see https://activemq.apache.org/components/classic/documentation/what-is-the-prefetch-limit-for
 */
export function brokerUrl(scheme: 'tcp' | 'ssl', hosts: readonly string[], port: number): string {
  const urls = hosts.map((host) => `${scheme}://${host}:${port}`);
  const options = 'jms.prefetchPolicy.queuePrefetch=1';
  return urls.length === 1 ? `${urls[0]}?${options}` : `failover:(${urls.join(',')})?${options}`;
}
