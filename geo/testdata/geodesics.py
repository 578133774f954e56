# Distances on WGS 84 by PROJ's geod: python3 geodesics.py geodesics.csv
import random, subprocess, math
random.seed(20261121)
pts=[]
def add(*p): pts.append(p)
add(0,0,0,0); add(0,0,1,0); add(0,0,0,1); add(0,0,180,0); add(0,0,179.5,0); add(0,0,179.3,0); add(0,0,179.7,0)
add(0,0,179.99,0.001); add(0,30,179.9,-29.9); add(0,30,180,-30); add(10,90,-50,-90); add(10,90,-50,45); add(179.95,0,-179.95,0)
add(179.95,60,-179.95,60); add(-0.001,85,0.001,85); add(2.3522,48.8566,-74.006,40.7128); add(16.37208,48.20849,16.37209,48.20850)
add(0,40.6,179.8,-40.5);add(0,-0.0001,179.4,0.0001);add(0,89.9999,180,89.9999);add(-540,12,180,12);add(0,-33,179.2,33)
for _ in range(60):
    add(round(random.uniform(-180,180),6),round(math.degrees(math.asin(random.uniform(-1,1))),6),round(random.uniform(-180,180),6),round(math.degrees(math.asin(random.uniform(-1,1))),6))
for _ in range(30):
    lon,lat=round(random.uniform(-180,180),6),round(random.uniform(-89,89),6); d=10**random.uniform(-6,0.5)
    add(lon,lat,round(lon+random.uniform(-d,d),9),round(max(-90,min(90,lat+random.uniform(-d,d))),9))
for _ in range(30): # nearly antipodal
    lon,lat=round(random.uniform(-180,0),6),round(random.uniform(-89,89),6)
    add(lon,lat,round(lon+180+random.uniform(-.7,.7),6),round(max(-90,min(90,-lat+random.uniform(-.5,.5))),6))
inp="".join("%r %r %r %r\n"%(b,a,d,c) for a,b,c,d in pts)
out=subprocess.run(["geod","+ellps=WGS84","-I","-f","%.9f","-F","%.6f"],input=inp,capture_output=True,text=True).stdout.splitlines()
assert len(out)==len(pts)
ver=subprocess.run(["geod"],capture_output=True,text=True).stderr.splitlines()[0]
import sys
with open(sys.argv[1],"w") as f:
    f.write("lon1,lat1,lon2,lat2,metres\n")
    for p,o in zip(pts,out): f.write(",".join(repr(v) for v in p)+","+o.split()[2]+"\n")
print(ver, pts[0], out[-1])
