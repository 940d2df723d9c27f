import { Rule } from '../../core/refusals/rule';
import { type ConnectionPool, fairShare, LEAST, needed, podsWithin, poolSize } from './connection-pool';

const countOf = (pods: number) => (pods === 1 ? '1 pod' : `${pods} pods`);

export const connectionPool = new Rule<ConnectionPool>({
  id: 'connection-pool',
  refuses: 'more connections than the database grants',
  why: 'the pods that come last are told "too many clients already", and so is whoever wants to help them',
  check: (pool) => {
    const { pods, wanted, granted = Infinity } = pool;
    const size = poolSize(pool);
    if (wanted === undefined ? size >= LEAST : needed(pods, size) <= granted) return [];
    const share = fairShare(pool);
    const each = wanted === undefined ? LEAST : size;
    const podsThatFit = podsWithin(granted, each);
    const mends = [
      ...(wanted !== undefined && share >= LEAST ? [`lower connectionPoolSize to ${share}`] : []),
      ...(podsThatFit >= 1 && podsThatFit < pods ? [`run at most ${countOf(podsThatFit)}`] : []),
      `let the database grant ${needed(pods, each)}, and say so: externalPostgres.maxConnections, or max_connections in postgres.tuning`,
    ];
    return [
      {
        what:
          wanted === undefined
            ? `there may be ${countOf(pods)}, with ${size} connections each: the database grants ${granted}`
            : `connectionPoolSize is ${wanted} for up to ${countOf(pods)}, but the database grants ${granted}`,
        fix: mends.join('; or '),
      },
    ];
  },
});
