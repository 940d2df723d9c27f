import type { Subjects } from './subjects';

export const loginSubjects: Subjects = {
  'login-not-added': {
    refused: [
      { providerId: 'keycloak', bound: 0 },
      { providerId: 'keycloak', bound: 2 },
    ],
    allowed: [{ providerId: 'keycloak', bound: 1 }],
  },
  'login-plugin': { refused: [{ providerId: 'aaf' }, { providerId: 'aaf', version: 'ours' }], allowed: [{ providerId: 'aaf', version: '1.4.1' }] },
  'client-id': { refused: ['', 'kLM3nOp '], allowed: ['kLM3nOp'] },
  'email-domains': {
    refused: [
      { filter: true, domains: [] },
      { filter: true, domains: ['@Example.edu.au'] },
      { filter: true, domains: [' example.edu.au'] },
      { filter: true, domains: ['example'] },
    ],
    allowed: [
      { filter: true, domains: ['example.edu.au'] },
      { filter: true, domains: ['Example.EDU.au'] },
    ],
  },
  'login-https': { refused: ['http://localhost:8080'], allowed: ['https://xnat.example.edu.au'] },
  'entra-tenant': {
    refused: ['', 'organizations', 'https://login.microsoftonline.com/common', 'login.microsoftonline.com/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f/oauth2'],
    allowed: ['uni.onmicrosoft.com', '0A1B2C3D-0a1b-2c3d-4e5f-0a1b2c3d4e5f'],
  },
  'keycloak-realm': {
    refused: ['', 'imaging', 'https://me:hunter2@id.example.edu.au/realms/a', 'https://id.example.edu.au/realms/', 'https://id.example.edu.au/realms/a#b'],
    allowed: ['https://id.example.edu.au/realms/a', 'https://id.example.edu.au:8443/auth/realms/a/'],
  },
  'openid-endpoint': {
    refused: [
      { prop: 'userAuthUri', url: 'http://id.example.edu.au/auth' },
      { prop: 'userAuthUri', url: 'https://xnat:hunter2@id.example.edu.au/auth' },
    ],
    allowed: [
      { prop: 'accessTokenUri', url: 'https://id.example.edu.au/realms/xnat/protocol/openid-connect/token' },
      { prop: 'userAuthUri', url: 'https://id.example.edu.au/realms/xnat/protocol/openid-connect/auth' },
    ],
  },
  'openid-shared': {
    refused: [
      {
        setting: 'redirectPath',
        values: new Map([
          ['aaf', '/openid-login'],
          ['keycloak', '/sso'],
        ]),
      },
      {
        setting: 'accounts',
        values: new Map([
          ['aaf', 'enabled=false verified=false'],
          ['keycloak', 'enabled=true verified=true'],
        ]),
      },
    ],
    allowed: [
      { setting: 'redirectPath', values: new Map([['aaf', '/openid-login']]) },
      {
        setting: 'redirectPath',
        values: new Map([
          ['aaf', '/openid-login'],
          ['keycloak', '/openid-login'],
        ]),
      },
      { setting: 'accounts', values: new Map([['aaf', 'enabled=false verified=false']]) },
      {
        setting: 'accounts',
        values: new Map([
          ['aaf', 'enabled=false verified=false'],
          ['keycloak', 'enabled=false verified=false'],
        ]),
      },
    ],
  },
  'redirect-path': { refused: ['openid-login', 'https://xnat.example.edu.au/openid-login'], allowed: ['/openid-login'] },
};
