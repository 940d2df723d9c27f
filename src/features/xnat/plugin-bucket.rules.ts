import { quoted, withoutSecrets } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';

export interface PluginBucketSubject {
  readonly uri: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials: boolean;
}

const URI = /^s3:\/\/(?!xn--|sthree-)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/[\w!.*'()/=+@,-]*[\w!.*'()=+@,-]$/;
const ENDPOINT = /^https?:\/\/(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?\/?$/;
const AWS = /^https:\/\/[a-z0-9.-]+\.amazonaws\.com(\.cn)?\/?$/;

export const pluginBucket = new Rule<PluginBucketSubject>({
  id: 'plugin-bucket',
  refuses: 'a plugin in S3 whose object or service cannot be, or that nobody may read',
  why: 'the AWS CLI finds nothing there, and the pod does not start',
  check: ({ uri, region, endpoint, credentials }) => {
    const reports: Report[] = [];
    if (!URI.test(uri)) {
      reports.push({
        what: `uri of PluginSource.s3 is ${quoted(withoutSecrets(uri))}`,
        fix: 'write bucket and key: "s3://example-plugins/openid-auth-plugin-1.4.1.jar"',
      });
    }
    if (endpoint !== undefined && !ENDPOINT.test(endpoint)) {
      reports.push({
        what: `endpoint of PluginSource.s3 is ${quoted(withoutSecrets(endpoint))}`,
        fix: 'write a URL without a path, such as "https://s3.example.edu.au" or "https://minio.example.edu.au:9000"',
      });
    }
    if (region === undefined && endpoint === undefined) {
      reports.push({
        what: 'PluginSource.s3 has neither region nor endpoint',
        fix: 'write region: "ap-southeast-2", or where the bucket is; for another S3 than AWS, endpoint: "https://…" and credentials: Secret.named("…")',
      });
    }
    if (endpoint !== undefined && ENDPOINT.test(endpoint) && !AWS.test(endpoint) && !credentials) {
      reports.push({
        what: `PluginSource.s3 has the endpoint ${quoted(endpoint)} and no credentials`,
        why: 'the role of a service account counts with AWS alone',
        fix: 'give credentials: Secret.named("…"), with the keys access_key and secret_key',
      });
    }
    return reports;
  },
});
