"""What fitting scikit-learn's network on the bike rentals takes. `python dense/fit.py`"""

from peer import network, read, tell, timed

train, y, test, truth = read()
model, taken = timed(lambda: network(train, 42).fit(train, y))
tell({**taken, "mae": abs(model.predict(test) - truth).mean()})
