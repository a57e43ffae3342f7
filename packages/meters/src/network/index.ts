export { Secret, hideSecrets } from './secret.js';
export {
  credentialVariables,
  readCredentials,
  type Credentials,
  type CredentialsRequest,
} from './credentials.js';
export { fetchJson, type Fetch, type JsonAnswer, type JsonRequest } from './fetch-json.js';
export { numberAt, valueAt } from './json-number.js';
