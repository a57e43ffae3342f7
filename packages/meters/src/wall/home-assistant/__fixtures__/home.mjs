/**
 * A program of its own: a Home Assistant with one entity, which tells a known power. Settings:
 * `entity`, `token`, `meanW`.
 */
import { createServer } from 'node:http';
import { powerW } from '../../__fixtures__/known-power.mjs';
import { reportAddress } from '../../__fixtures__/report-address.mjs';

const { entity, token, meanW } = JSON.parse(process.argv[2]);

/** https://developers.home-assistant.io/docs/api/rest, `GET /api/states/<entity_id>`. */
function state() {
  const told = new Date().toISOString();
  return {
    entity_id: entity,
    state: powerW(meanW).toFixed(1),
    attributes: { unit_of_measurement: 'W', device_class: 'power' },
    last_changed: told,
    last_reported: told,
    last_updated: told,
  };
}

const server = createServer((request, response) => {
  if (request.headers.authorization !== `Bearer ${token}`) response.writeHead(401).end();
  else if (request.url !== `/api/states/${entity}`) response.writeHead(404).end();
  else response.setHeader('content-type', 'application/json').end(JSON.stringify(state()));
});
server.listen(0, '127.0.0.1', () => reportAddress(server.address().port));
