"""The same by PyTorch, its data loader left out: rows are drawn from one tensor. `python3 dense/train_torch.py FOLDER WORK`"""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))

import torch
from rows import read, tell, timed

torch.set_num_threads(1)
x, y, epochs, batch = read()
x, y = torch.tensor(x), torch.tensor(y)
torch.manual_seed(1)
model = torch.nn.Sequential(
    torch.nn.Linear(x.shape[1], 64),
    torch.nn.ReLU(),
    torch.nn.Linear(64, 64),
    torch.nn.ReLU(),
    torch.nn.Linear(64, 1),
)
loss_of = torch.nn.MSELoss()


def train():
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    for _ in range(epochs):
        order = torch.randperm(len(y))
        total = 0.0
        for start in range(0, len(y), batch):
            rows = order[start : start + batch]
            loss = loss_of(model(x[rows])[:, 0], y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
    return total / len(y)


loss, taken = timed(train)
tell({**taken, "loss": loss})
