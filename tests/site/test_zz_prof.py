import time
from django.test import Client
from .addresses import addresses
from .page import Page
def test_p(real_site):
    c=Client(); t=time.time(); rs=[(p,c.get(p)) for p in addresses()]; t1=time.time()
    ps=[Page(p,r.status_code,{},r.content.decode()) for p,r in rs]; t2=time.time()
    print(len(rs), t1-t, t2-t1, sum(len(r.content) for _,r in rs))
    import cProfile,pstats
    pr=cProfile.Profile(); pr.enable(); [c.get(p) for p in addresses()[::8]]; pr.disable()
    pstats.Stats(pr).sort_stats("cumtime").print_stats(45)
