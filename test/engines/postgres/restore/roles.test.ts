import { describe, expect, it } from 'vitest';
import { clusterRoles } from '#engines/postgres/restore/roles/cluster-roles.ts';
import {
  createdPolicy,
  rolesOfPrivilege,
  sessionRole,
} from '#engines/postgres/restore/roles/role-of-statement.ts';

describe('the script of roles', () => {
  it('gives roles, attributes and memberships, and never a password', async () => {
    const script = `\\restrict abc
-- CREATE ROLE commented;
CREATE ROLE alice;
ALTER ROLE alice WITH SUPERUSER NOINHERIT NOCREATEROLE LOGIN NOREPLICATION CONNECTION LIMIT 3 PASSWORD 'SCRAM-SHA-256$4096:CREATEDB;' VALID UNTIL '2030-01-01';
CREATE ROLE "we""ird; role";
COMMENT ON ROLE alice IS 'CREATE ROLE in_a_comment;';
GRANT "we""ird; role" TO alice WITH ADMIN OPTION, INHERIT FALSE, SET TRUE GRANTED BY postgres;
GRANT a TO b GRANTED BY "x y";
CREATE TABLESPACE fast OWNER alice LOCATION '/fast';
`;
    const found = await clusterRoles(script);
    expect(found).toEqual({
      roles: [
        { name: 'alice', attributes: ['SUPERUSER', 'NOINHERIT', 'NOCREATEROLE', 'NOREPLICATION'] },
        { name: 'we"ird; role', attributes: [] },
      ],
      memberships: [
        { group: 'we"ird; role', member: 'alice', options: ' WITH ADMIN OPTION, INHERIT FALSE, SET TRUE' },
        { group: 'a', member: 'b', options: '' },
      ],
      tablespaces: ['fast'],
    });
    expect(JSON.stringify(found)).not.toContain('SCRAM');
  });
});

describe('a statement about privileges', () => {
  it.each([
    ['ALTER TABLE public.t OWNER TO alice;', ['alice']],
    ['ALTER FUNCTION public.f(a text) OWNER TO "Read Only";', ['Read Only']],
    ['GRANT SELECT ON TABLE public.t TO "Read Only" WITH GRANT OPTION;', ['Read Only']],
    ['GRANT ALL ON SCHEMA public TO PUBLIC;', []],
    ['REVOKE ALL ON FUNCTION public.f() FROM PUBLIC;', []],
    ['REVOKE ALL ON TABLE "a TO b".t FROM bob;', ['bob']],
    [
      'ALTER DEFAULT PRIVILEGES FOR ROLE alice IN SCHEMA public GRANT SELECT ON TABLES TO bob;',
      ['alice', 'bob'],
    ],
    ['CREATE TABLE t (owner text);', undefined],
    ["COMMENT ON TABLE t IS 'GRANT a TO b';", undefined],
  ])('names its roles: %s', (statement, roles) => {
    expect(rolesOfPrivilege(statement)).toEqual(roles);
  });

  it('may stand under another role', () => {
    expect(sessionRole("SET SESSION AUTHORIZATION 'it''s';")).toBe("it's");
    expect(sessionRole('SET SESSION AUTHORIZATION alice;')).toBe('alice');
    expect(sessionRole('RESET SESSION AUTHORIZATION;')).toBe('');
    expect(sessionRole('SET search_path = x;')).toBeUndefined();
  });

  it('may be a policy', () => {
    expect(
      createdPolicy('CREATE POLICY own ON public."My t" FOR SELECT TO app, "Read Only" USING ((id > 0));'),
    ).toEqual({
      tag: 'My t own',
      schema: 'public',
      roles: ['app', 'Read Only'],
    });
    expect(createdPolicy("CREATE POLICY p ON public.t USING ((a = ' TO bob;'::text));")?.roles).toEqual([]);
    expect(createdPolicy('CREATE TABLE t (id int);')).toBeUndefined();
  });
});
