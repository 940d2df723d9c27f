import { quoted } from '../../core/refusals/describe';
import { nearest } from '../../core/refusals/nearest';
import { type Report, Rule } from '../../core/refusals/rule';
import { JDBC_OWNED, JDBC_PARAMETERS } from './jdbc-parameters';

export const jdbcParameter = new Rule<{ readonly [name: string]: string }>({
  id: 'jdbc-parameter',
  refuses: 'a parameter of the JDBC URL that the driver does not know, that another prop says, or that has a value it does not take',
  why: 'the driver ignores a name that it does not know, and XNAT does not start with a value that it does not take',
  check: (parameters) =>
    Object.entries(parameters).flatMap(([name, value]): Report[] => {
      const owned = JDBC_OWNED.find(([pattern]) => pattern.test(name))?.[1];
      if (owned !== undefined) {
        return [{ what: `jdbcParameters has ${quoted(name)}`, why: 'it would contradict what another prop says, or what XNAT needs', fix: owned }];
      }
      const parameter = JDBC_PARAMETERS.get(name);
      if (parameter === undefined) {
        const meant = nearest(name.trim(), [...JDBC_PARAMETERS.keys()]);
        const fix = meant === undefined ? 'remove it' : `write ${quoted(meant)}, if that is meant, or remove it`;
        return [{ what: `jdbcParameters has ${quoted(name)}, which is no parameter of the driver`, fix }];
      }
      return parameter.takes(value)
        ? []
        : [
            {
              what: `jdbcParameters.${name} is ${quoted(value)}, but must be ${parameter.expects}`,
              fix: `write ${quoted(parameter.takes(value.trim().toLowerCase()) ? value.trim().toLowerCase() : parameter.example)}, if that is meant`,
            },
          ];
    }),
});
