import type { contextV1 } from '@perfolio/contracts';
import { notFound } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import { withOwnRows } from '../../database/own-rows';
import type { Dependencies } from '../../dependencies';
import { uuidOf } from '../../ids';
import { pageOf } from '../page-of';
import { subjectOf } from '../subject';
import { deleteScenario as remove, findScenario, listScenarios as readScenarios } from './scenario-store';

/** The scenarios saved with a portfolio. */
export const listScenarios =
  ({ database, paging }: Pick<Dependencies, 'database' | 'paging'>) =>
  async (request: contextV1.ListScenariosRequest, call: PrincipalCall): Promise<contextV1.ListScenariosResponse> => {
    const key = subjectOf(request.portfolioId, call);
    const { shown, nextPageToken } = await pageOf({ paging, request, scope: `scenarios ${key.portfolioId}` }, (page) =>
      withOwnRows(database, key.owner, (own) => readScenarios(own, key, page)),
    );
    return { scenarios: shown.map(({ scenario }) => scenario), nextPageToken };
  };

/** One scenario. */
export const getScenario =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (request: contextV1.GetScenarioRequest, call: PrincipalCall): Promise<contextV1.GetScenarioResponse> => {
    const key = subjectOf(request.portfolioId, call);
    const scenarioId = uuidOf(request.scenarioId);
    const scenario =
      scenarioId && (await withOwnRows(database, key.owner, (own) => findScenario(own, key, scenarioId)));
    if (!scenario) throw notFound('scenario');
    return { scenario };
  };

/** Deletes a scenario. */
export const deleteScenario =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (request: contextV1.DeleteScenarioRequest, call: PrincipalCall): Promise<contextV1.DeleteScenarioResponse> => {
    const key = subjectOf(request.portfolioId, call, 'EDITOR');
    const scenarioId = uuidOf(request.scenarioId);
    const gone = scenarioId && (await withOwnRows(database, key.owner, (own) => remove(own, key, scenarioId)));
    if (!gone) throw notFound('scenario');
    return {};
  };
