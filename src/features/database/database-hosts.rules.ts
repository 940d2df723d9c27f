import type { HostAndPort } from '../../contracts/database-hosts';
import { type Report, Rule } from '../../core/refusals/rule';

export const databaseHosts = new Rule<readonly HostAndPort[]>({
  id: 'database-hosts',
  refuses: 'a server of the database that is named twice',
  why: 'there is one server less to fail over to than the list says; most often another one was meant',
  check: (hosts) => {
    const places = hosts.map(({ host, port }) => `${host.toLowerCase().replace(/\.$/, '')}:${port}`);
    return places.flatMap((place, i): Report[] => {
      const first = places.indexOf(place);
      return first === i ? [] : [{ what: `hosts[${i}] is ${place}, as hosts[${first}] is`, fix: `remove hosts[${i}], or write the server that was meant` }];
    });
  },
});
