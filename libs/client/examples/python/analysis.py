"""Stores a portfolio, reads its risk, and asks for a better one: PYTHONPATH=stubs analysis.py ADDRESS (the key in PERFOLIO_TOKEN)."""
import json, os, sys
import grpc
from perfolio.gateway.v1 import optimization_pb2, portfolio_pb2, portfolio_service_pb2, portfolio_service_pb2_grpc
from perfolio.gateway.v1 import risk_service_pb2, risk_service_pb2_grpc

bearer = [("authorization", "Bearer " + os.environ["PERFOLIO_TOKEN"])]
with grpc.insecure_channel(sys.argv[1]) as channel:
    portfolios = portfolio_service_pb2_grpc.PortfolioServiceStub(channel)
    risk = risk_service_pb2_grpc.RiskServiceStub(channel)
    positions = [portfolio_pb2.Position(ticker=t, weight=w) for t, w in (("AAA", 0.25), ("BBB", 0.75))]
    question = portfolio_service_pb2.CreatePortfolioRequest(portfolio={"name": "From Python", "positions": positions})
    stored = portfolios.CreatePortfolio(question, metadata=bearer, timeout=60).portfolio.portfolio_id
    analysis = risk.GetAnalysis(risk_service_pb2.GetAnalysisRequest(portfolio_id=stored), metadata=bearer, timeout=60)
    search = risk_service_pb2.OptimizeRequest(portfolio_id=stored, objective=optimization_pb2.MIN_VARIANCE)
    steps = risk.Optimize(search, metadata=bearer, timeout=60)
    better = next(step.result for step in steps if step.HasField("result"))
    print(json.dumps({"volatility": analysis.portfolio_view.volatility_annual, "optimised": better.volatility_annual}))
